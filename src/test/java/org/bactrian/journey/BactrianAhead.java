package org.bactrian.journey;

import java.time.Duration;
import org.bactrian.Bactrian;
import org.bactrian.SettableClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Starts Bactrian in its own process. Its clock is ahead by {@code -Dahead}, such as {@code PT61S}.
 */
public class BactrianAhead {
  public static void main(String[] args) {
    Bactrian.start(args, Bactrian.class, BactrianAhead.class);
  }

  @Bean
  @Primary
  SettableClock ahead() {
    SettableClock clock = SettableClock.running();
    clock.advance(Duration.parse(System.getProperty("ahead", "PT0S")));
    return clock;
  }
}
