package org.fedfisher;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The house has one direction: each floor knows only the floors below it. */
class FloorsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.fedfisher");

  @Test
  void eachFloorKnowsOnlyTheFloorsBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("org.fedfisher.schemas..", "org.fedfisher.wire..")
        .layer("fisher")
        .definedBy("org.fedfisher.fisher..")
        .layer("round")
        .definedBy("org.fedfisher.round..")
        .layer("solve")
        .definedBy("org.fedfisher.solve..")
        .layer("audit")
        .definedBy("org.fedfisher.audit..")
        .layer("operator")
        .definedBy("org.fedfisher.operator..")
        .layer("kafka")
        .definedBy("org.fedfisher.kafka..")
        .layer("job")
        .definedBy("org.fedfisher.job..")
        .whereLayer("job")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("operator")
        .mayOnlyBeAccessedByLayers("job")
        .whereLayer("kafka")
        .mayOnlyBeAccessedByLayers("job")
        .whereLayer("kafka")
        .mayNotAccessAnyLayer()
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("operator", "job")
        .whereLayer("solve")
        .mayOnlyBeAccessedByLayers("audit", "operator", "job")
        .whereLayer("round")
        .mayOnlyBeAccessedByLayers("audit", "operator", "job")
        .whereLayer("fisher")
        .mayOnlyBeAccessedByLayers("round", "solve", "audit", "operator", "job")
        .check(CLASSES);
  }

  @Test
  void groundFloorIsFreeOfFlinkAndKafka() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            "org.fedfisher.schemas..",
            "org.fedfisher.round..",
            "org.fedfisher.fisher..",
            "org.fedfisher.solve..",
            "org.fedfisher.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void onlyTheJobKnowsKafka() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages("org.fedfisher.job..", "org.fedfisher.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCudaPackageKnowsCuda() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("org.fedfisher.solve.cuda..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco.cuda..", "org.fedfisher.solve.cuda..")
        .check(CLASSES);
  }
}
