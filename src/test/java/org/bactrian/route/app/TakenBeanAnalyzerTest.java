package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.bactrian.launch.TestJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/** A bean of a jar whose name is one of ours. */
class TakenBeanAnalyzerTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir Path folder;

  static class Ours {
    @Bean
    Object sending() {
      return new Object();
    }
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Imports both by their names, as Spring Boot does it. */
  @Import(Both.Names.class)
  static class Both {
    static String[] names = {};

    static class Names implements ImportSelector {
      @Override
      public String[] selectImports(AnnotationMetadata importing) {
        return names;
      }
    }
  }

  private static FailureAnalysis analysis(ClassLoader loader, String... names) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.setClassLoader(loader);
      context.setAllowBeanDefinitionOverriding(false);
      Both.names = names;
      context.register(Both.class);
      return new TakenBeanAnalyzer().analyze(catchThrowable(context::refresh));
    }
  }

  @Test
  void the_jar_is_named_and_nobody_is_told_to_let_one_replace_the_other() throws Exception {
    Path jar =
        new TestJar(folder.resolve("work"))
            .source(
                "shop.Config",
                """
                package shop;
                public class Config {
                  @org.springframework.context.annotation.Bean
                  public Object sending() { return new Object(); }
                }
                """)
            .write(folder.resolve("lib/shop-1.0.jar"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      FailureAnalysis analysis = analysis(loader, Ours.class.getName(), "shop.Config");
      assertThat(analysis.getDescription())
          .contains("there is a bean sending in Bactrian already, and shop-1.0.jar has another one")
          .contains("shop/Config.class");
      assertThat(analysis.getAction()).doesNotContain("override");
      assertThat(analysis(loader, "shop.Config", Ours.class.getName())).isNull();
    }
  }
}
