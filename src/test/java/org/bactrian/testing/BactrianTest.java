package org.bactrian.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.bactrian.Bactrian;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * Starts Bactrian for the tests of a class, with its provider simulators, free ports and a new
 * journal under {@code target}. Its own routes come from its jar, yours from {@code routes/}: a
 * file there counts more than the shipped one of its name. {@code @Autowired Sandbox} is what a
 * test sends with and looks at.
 *
 * <p>Other properties are set as in any test of Spring, such as by {@code @TestPropertySource}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(
    classes = Bactrian.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.profiles.active=sandbox",
      "spring.datasource.url=jdbc:sqlite:target/bactrian-test/${random.uuid}/bactrian.db",
      "camel.main.routes-include-pattern=classpath:META-INF/bactrian/shipped-routes/*.camel.yaml,file:routes/*.camel.yaml,file:routes/*.camel.xml",
      "bactrian.sandbox.nxcloud-port=0",
      "bactrian.sandbox.alibaba-port=0",
      "bactrian.sandbox.wooxy-port=0",
      "bactrian.sandbox.smpp-port=0",
      "bactrian.sandbox.receipt-delay=20ms",
      "bactrian.retry.delay=100ms"
    })
@Import(Sandbox.class)
public @interface BactrianTest {}
