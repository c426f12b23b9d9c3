package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of integrators and of a provider's author, who have our jars and nothing else of ours. */
class OutsideTestsJourneyTest {
  @TempDir Path folder;

  @Test
  void a_route_is_tested_with_a_whole_bactrian_and_a_provider_by_its_contract() throws Exception {
    OutsideProject project =
        new OutsideProject(
            Map.of(
                Path.of("src/test/outside/integrator"), "",
                Path.of("src/pigeon/java"), "",
                Path.of("src/test/java/org/bactrian/provider/pigeon"), "",
                Path.of("src/test/resources/golden/pigeon"), "golden/pigeon"),
            folder,
            // JMS is optional, and this project has none.
            library -> !library.matches(".*(artemis|jms).*"),
            List.of(EmbeddedJourneyTest.bactrian(), test()));
    assertThat(
            project.run(
                "shop.RunTests",
                "shop.OrdersTest",
                "org.bactrian.provider.pigeon.PigeonContractTest"))
        .containsPattern("PASSED [2-9]\\d FAILED 0");
  }

  /** The jar with the tests for others; before it is built, what it is made of. */
  private static Path test() {
    File jar = new File("target/bactrian-test.jar");
    File classes = new File("target/test-classes");
    return (jar.lastModified() > classes.lastModified() ? jar : classes).toPath();
  }
}
