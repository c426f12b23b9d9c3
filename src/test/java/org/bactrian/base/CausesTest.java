package org.bactrian.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CausesTest {
  private final IOException root = new IOException("disk");
  private final RuntimeException outer = new RuntimeException(new IllegalStateException(root));

  @Test
  void a_cause_is_found_by_its_type() {
    assertThat(Causes.find(outer, IOException.class)).containsSame(root);
    assertThat(Causes.find(root, IOException.class)).containsSame(root);
    assertThat(Causes.find(outer, IllegalArgumentException.class)).isEmpty();
  }

  @Test
  void the_root_is_the_last_cause() {
    assertThat(Causes.root(outer)).isSameAs(root);
    assertThat(Causes.root(root)).isSameAs(root);
  }

  @Test
  void causes_in_a_circle_come_to_an_end() {
    Exception one = new Exception();
    one.initCause(new Exception(one));

    assertThat(Causes.find(one, IOException.class)).isEmpty();
  }
}
