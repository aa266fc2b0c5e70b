package org.fedfisher;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** What a gateway needs stands on the wire alone; only what starts the job here knows the job. */
class ClientFloorsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.fedfisher");

  @Test
  void gatewaysTrainingAndDataKnowNothingOfTheJob() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            "org.fedfisher.client..", "org.fedfisher.train..", "org.fedfisher.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.fedfisher.round..",
            "org.fedfisher.fisher..",
            "org.fedfisher.solve..",
            "org.fedfisher.operator..",
            "org.fedfisher.job..",
            "org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void eachFloorKnowsOnlyTheFloorsBelow() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("data")
        .definedBy("org.fedfisher.data..")
        .layer("train")
        .definedBy("org.fedfisher.train..")
        .layer("client")
        .definedBy("org.fedfisher.client..")
        .layer("sim")
        .definedBy("org.fedfisher.sim..")
        .layer("cluster")
        .definedBy("org.fedfisher.cluster..")
        .layer("faults")
        .definedBy("org.fedfisher.faults..")
        .layer("load")
        .definedBy("org.fedfisher.load..")
        .layer("report")
        .definedBy("org.fedfisher.report..")
        .layer("study")
        .definedBy("org.fedfisher.study..")
        .layer("bench")
        .definedBy("org.fedfisher.bench..")
        .layer("cli")
        .definedBy("org.fedfisher.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("bench")
        .mayOnlyBeAccessedByLayers("load", "cli")
        .whereLayer("study")
        .mayOnlyBeAccessedByLayers("bench", "cli")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("load")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("faults")
        .mayOnlyBeAccessedByLayers("load", "cli")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("faults", "load", "cli")
        .whereLayer("sim")
        .mayOnlyBeAccessedByLayers("cluster", "faults", "bench", "cli")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("sim", "cluster", "faults", "load", "study", "bench", "cli")
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("sim", "bench", "cli")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("train", "sim", "bench", "cli")
        .check(CLASSES);
  }
}
