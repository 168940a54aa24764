package dev.coppice.discovery.serving;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What every service keeps to, so that who has read one finds their way in the next. */
public final class ServiceRules {

  @ArchTest
  public static final ArchRule theDomainKnowsNeitherTheWireNorTheDatabase =
      noClasses()
          .that()
          .areTopLevelClasses()
          .and()
          .areRecords()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "dev.coppice.contract..",
              "dev.coppice.postgres..",
              "dev.coppice.redis..")
          // There are services without a domain of their own.
          .allowEmptyShould(true);

  @ArchTest
  public static final ArchRule onlyHandlersSpeakJson =
      noClasses()
          .that()
          .doNotImplement(OperationHandler.class)
          .and()
          .haveSimpleNameNotEndingWith("Json")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.core.json..");

  @ArchTest
  public static final ArchRule onlyPostgresStoresSpeakSql =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Postgres")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..");

  @ArchTest
  public static final ArchRule onlyRedisStoresSpeakRedis =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Redis")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  private ServiceRules() {}

  /**
   * A service stands on the shared rooms and on discovery; it knows no other service and no
   * gateway.
   *
   * @param libraries packages that this service has for itself
   */
  public static ArchRule standsAlone(Class<?> main, String... libraries) {
    return classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(libraries)
                .or(
                    resideInAnyPackage(
                        main.getPackageName() + "..",
                        "dev.coppice.contract..",
                        "dev.coppice.csv..",
                        "dev.coppice.events..",
                        "dev.coppice.node..",
                        "dev.coppice.postgres..",
                        "dev.coppice.redis..",
                        "dev.coppice.cache..",
                        "dev.coppice.discovery.serving..",
                        "dev.coppice.discovery.calling..",
                        "dev.coppice.discovery.registry..",
                        "dev.coppice.discovery.scheduling..",
                        "dev.coppice.discovery.coordination..",
                        "java..",
                        "io.vertx..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "")));
  }
}
