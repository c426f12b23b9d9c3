package org.bactrian.journey;

import java.time.Duration;
import org.bactrian.Bactrian;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Bactrian in a process of its own, its clock ahead by {@code -Dahead=PT61S}. */
public class BactrianAhead {
  public static void main(String[] args) {
    SpringApplication.run(new Class<?>[] {Bactrian.class, BactrianAhead.class}, args);
  }

  @Bean
  @Primary
  TestClock ahead() {
    TestClock clock = new TestClock();
    clock.advance(Duration.parse(System.getProperty("ahead", "PT0S")));
    return clock;
  }
}
