package org.bactrian;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

/** Bactrian's classes without those of tests, read once for all tests of a JVM. */
final class OurClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.bactrian");

  private OurClasses() {}
}
