package org.bactrian;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "org.bactrian", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "org.bactrian..";

  private static ArchRule knowsOnly(String module, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "org.bactrian." + module + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "org.bactrian." + others[i];
    }
    return noClasses()
        .that()
        .resideInAPackage("org.bactrian." + module + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(OURS)
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            allowed))));
  }

  @ArchTest static final ArchRule MESSAGE_KNOWS_NOBODY = knowsOnly("message");

  @ArchTest static final ArchRule DELIVERY_KNOWS_MESSAGES = knowsOnly("delivery", "message..");

  @ArchTest
  static final ArchRule FALLBACK_IS_PURE = knowsOnly("fallback", "message..", "delivery..");

  @ArchTest
  static final ArchRule PROVIDER_KNOWS_NO_JOURNAL =
      knowsOnly("provider", "message..", "delivery..");

  @ArchTest
  static final ArchRule JOURNAL_KNOWS_NO_PROVIDER_BY_NAME =
      knowsOnly("journal", "message..", "delivery..", "fallback..", "provider");

  @ArchTest
  static final ArchRule SANDBOX_KNOWS_PROVIDERS_ONLY =
      knowsOnly("sandbox", "message..", "provider..");

  @ArchTest
  static final ArchRule PROVIDERS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("org.bactrian.provider.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule NOBODY_KNOWS_A_PROVIDER_BY_NAME_BUT_ITS_LOOK_ALIKE =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.bactrian.provider.*..", "org.bactrian.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.provider.*..");

  @ArchTest
  static final ArchRule ONLY_ROUTE_KNOWS_CAMEL =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.route..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_ROUTE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.route..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.route..");

  @ArchTest
  static final ArchRule SQL_STAYS_IN_THE_JOURNAL =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.journal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.springframework.jdbc..");

  @ArchTest
  static final ArchRule NO_UTILS =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)$");

  @ArchTest
  static final ArchRule PACKAGES_ARE_THE_HOUSES =
      classes()
          .should()
          .resideInAnyPackage(
              "org.bactrian",
              "org.bactrian.message",
              "org.bactrian.delivery",
              "org.bactrian.provider..",
              "org.bactrian.fallback",
              "org.bactrian.journal",
              "org.bactrian.sandbox",
              "org.bactrian.route",
              "org.bactrian.route.*");

  @ArchTest
  static final ArchRule THE_ROOMS_OF_ROUTE_DO_NOT_GO_IN_CIRCLES =
      slices().matching("org.bactrian.route.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_THE_ROOMS_SHARE_KNOWS_NO_ROOM =
      noClasses()
          .that()
          .resideInAPackage("org.bactrian.route")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.route.*..");
}
