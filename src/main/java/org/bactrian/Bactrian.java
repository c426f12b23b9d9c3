package org.bactrian;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Viber first, SMS when Viber cannot. */
@SpringBootApplication
public class Bactrian {
  public static void main(String[] args) {
    SpringApplication.run(Bactrian.class, args);
  }
}
