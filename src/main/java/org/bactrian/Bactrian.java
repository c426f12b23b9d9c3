package org.bactrian;

import java.util.OptionalInt;
import org.bactrian.launch.Relaunch;
import org.bactrian.route.app.Commands;
import org.bactrian.sandbox.SandboxConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** Viber first, SMS when Viber cannot. */
@SpringBootApplication(
    proxyBeanMethods = false,
    scanBasePackages = {"org.bactrian.provider", "org.bactrian.route"})
@Import(SandboxConfiguration.class)
public class Bactrian {
  public static void main(String[] args) {
    OptionalInt ended = Commands.run(args, System.out, System.err);
    if (ended.isPresent()) {
      System.exit(ended.getAsInt());
    }
    if (!Relaunch.start(Bactrian.class, args)) {
      start(args, Bactrian.class);
    }
  }

  /**
   * Starts the application with further configuration. When the start fails, the reason has been
   * logged, and the process ends with status 1, whatever threads are running by then.
   */
  public static void start(String[] args, Class<?>... sources) {
    try {
      SpringApplication.run(sources, args);
    } catch (Throwable e) {
      System.exit(1);
    }
  }
}
