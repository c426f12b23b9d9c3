package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log has of a failure that quotes a message. */
@ExtendWith(OutputCaptureExtension.class)
class RequestFailuresTest {
  @Test
  void the_log_has_types_and_stacks_and_no_text_of_an_exception(CapturedOutput log) {
    Exception cause = new NumberFormatException("For input string: \"Your code is 1234\"");
    RequestFailures.log("a test failed", new IllegalStateException("Your code is 1234", cause));
    assertThat(log.getAll())
        .contains("a test failed")
        .contains("java.lang.IllegalStateException")
        .contains("Caused by: java.lang.NumberFormatException")
        .contains("RequestFailuresTest.the_log_has_types_and_stacks")
        .doesNotContain("1234");
  }
}
