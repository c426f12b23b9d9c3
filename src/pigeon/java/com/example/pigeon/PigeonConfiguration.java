package com.example.pigeon;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Found by Spring Boot. The names of the beans are what the routes name. */
@AutoConfiguration
public class PigeonConfiguration {
  @Bean
  PigeonViber pigeonViber() {
    return new PigeonViber();
  }

  @Bean
  PigeonTranslator pigeonTranslator() {
    return new PigeonTranslator();
  }

  @Bean
  PigeonSigner pigeonSigner() {
    return new PigeonSigner();
  }

  @Bean
  PigeonInterpreter pigeonInterpreter() {
    return new PigeonInterpreter();
  }
}
