package org.bactrian;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** Holds the dependencies between packages: each one names all the packages it may know. */
@AnalyzeClasses(packages = "org.bactrian", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "org.bactrian..";

  /** Of our packages, this one knows only itself, {@code base} and those named. */
  private static ArchRule knowsOnly(String name, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(name + "..", "base"), Stream.of(others))
            .map(one -> "org.bactrian." + one)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("org.bactrian." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))));
  }

  /** A class is a file: what is nested in it may know it, and be known by it. */
  private static ArchRule classesDoNotGoInACircle(String packageName) {
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass one) {
                return one.getPackageName().equals(packageName)
                    ? SliceIdentifier.of(one.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "classes of " + packageName;
              }
            })
        .should()
        .beFreeOfCycles();
  }

  @ArchTest static final ArchRule BASE_KNOWS_NO_OTHER_PACKAGE = knowsOnly("base");

  @ArchTest static final ArchRule MESSAGE_KNOWS_NO_OTHER_PACKAGE = knowsOnly("message");

  @ArchTest static final ArchRule DELIVERY_KNOWS_MESSAGE = knowsOnly("delivery", "message");

  @ArchTest
  static final ArchRule FALLBACK_KNOWS_MESSAGE_AND_DELIVERY =
      knowsOnly("fallback", "message", "delivery");

  @ArchTest
  static final ArchRule PROVIDER_KNOWS_MESSAGE_AND_DELIVERY =
      knowsOnly("provider", "message", "delivery");

  @ArchTest
  static final ArchRule PROVIDERS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("org.bactrian.provider.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule CLASSES_OF_DESCRIBED_PROVIDERS_DO_NOT_KNOW_EACH_OTHER_IN_A_CIRCLE =
      classesDoNotGoInACircle("org.bactrian.provider.http");

  @ArchTest
  static final ArchRule ONLY_A_SIMULATOR_KNOWS_A_PROVIDER_BY_NAME =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.bactrian.provider.*..", "org.bactrian.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.provider.*..");

  @ArchTest
  static final ArchRule SANDBOX_KNOWS_MESSAGE_AND_PROVIDERS =
      knowsOnly("sandbox", "message", "provider..");

  @ArchTest
  static final ArchRule JOURNAL_KNOWS_THE_DOMAIN =
      knowsOnly("journal", "message", "delivery", "fallback", "provider");

  @ArchTest static final ArchRule COMMIT_KNOWS_NO_STORE = knowsOnly("journal.commit");

  @ArchTest static final ArchRule CLUSTER_KNOWS_THE_JOURNAL = knowsOnly("cluster", "journal");

  @ArchTest
  static final ArchRule LANE_KNOWS_THE_JOURNAL_AND_THE_CLUSTER =
      knowsOnly("lane", "message", "delivery", "provider", "journal..", "cluster");

  @ArchTest
  static final ArchRule CLASSES_OF_LANE_DO_NOT_KNOW_EACH_OTHER_IN_A_CIRCLE =
      classesDoNotGoInACircle("org.bactrian.lane");

  @ArchTest static final ArchRule BATCH_KNOWS_NO_OTHER_PACKAGE = knowsOnly("batch");

  @ArchTest static final ArchRule LAUNCH_KNOWS_NO_OTHER_PACKAGE = knowsOnly("launch");

  @ArchTest
  static final ArchRule ROUTE_IS_KNOWN_BY_MAIN_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.route..")
          .and()
          .doNotHaveFullyQualifiedName("org.bactrian.Bactrian")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.route..");

  @ArchTest
  static final ArchRule ONLY_ROUTE_KNOWS_CAMEL =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.route..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule STAGES_DO_NOT_KNOW_EACH_OTHER_IN_A_CIRCLE =
      slices().matching("org.bactrian.route.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WHAT_STAGES_SHARE_KNOWS_NO_STAGE =
      noClasses()
          .that()
          .resideInAPackage("org.bactrian.route")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bactrian.route.*..");

  @ArchTest
  static final ArchRule SQL_STAYS_IN_THE_JOURNAL =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.bactrian.journal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.springframework.jdbc..");

  /** Else Simple in a route may call the other method: {@code ${body.content.text}}. */
  @ArchTest
  static final ArchRule NO_METHOD_IS_NAMED_LIKE_A_COMPONENT_OF_ITS_RECORD =
      classes()
          .that()
          .areRecords()
          .and()
          .resideInAPackage("org.bactrian.message")
          .should(haveOneMethodForEachComponent());

  private static ArchCondition<JavaClass> haveOneMethodForEachComponent() {
    return new ArchCondition<>("have one method for each component") {
      @Override
      public void check(JavaClass record, ConditionEvents events) {
        for (RecordComponent component : record.reflect().getRecordComponents()) {
          long named =
              record.getMethods().stream()
                  .filter(method -> method.getName().equals(component.getName()))
                  .count();
          if (named > 1) {
            events.add(
                SimpleConditionEvent.violated(
                    record,
                    record.getName() + " has " + named + " methods " + component.getName()));
          }
        }
      }
    };
  }

  @ArchTest
  static final ArchRule NO_UTILS =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)$");

  @ArchTest
  static final ArchRule THERE_ARE_NO_OTHER_PACKAGES =
      classes()
          .should()
          .resideInAnyPackage(
              "org.bactrian",
              "org.bactrian.base",
              "org.bactrian.message",
              "org.bactrian.delivery",
              "org.bactrian.provider..",
              "org.bactrian.fallback",
              "org.bactrian.journal",
              "org.bactrian.journal.commit",
              "org.bactrian.lane",
              "org.bactrian.cluster",
              "org.bactrian.batch",
              "org.bactrian.launch",
              "org.bactrian.console",
              "org.bactrian.sandbox",
              "org.bactrian.route",
              "org.bactrian.route.in",
              "org.bactrian.route.cost",
              "org.bactrian.route.dispatch",
              "org.bactrian.route.accept",
              "org.bactrian.route.access",
              "org.bactrian.route.preview",
              "org.bactrian.route.send",
              "org.bactrian.route.receipt",
              "org.bactrian.route.fallback",
              "org.bactrian.route.event",
              "org.bactrian.route.operate",
              "org.bactrian.route.own",
              "org.bactrian.route.embedded",
              "org.bactrian.route.app");
}
