package dev.coppice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Readiness;
import dev.coppice.node.StartFailedException;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private static final Map<String, String> FIRST =
      Map.of("V1__a.sql", "CREATE TABLE a (id int);\r\n-- the end");
  private static final Map<String, String> SECOND =
      Map.of("V1__a.sql", "CREATE TABLE a (id int);\n-- the end", "V2__b.sql", "CREATE TABLE b ()");

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private String uri = "";

  @BeforeEach
  void emptyDatabase() {
    uri =
        postgres.createDatabase("migrations_%08x".formatted(ThreadLocalRandom.current().nextInt()));
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void bringsAnEmptyDatabaseToTheNewestVersion() throws Exception {
    Database database = Await.result(open(FIRST));

    assertThat(Fixture.ask(database, "SELECT count(*) FROM a")).isEqualTo(0L);
  }

  @Test
  void seesWithoutFlywayThatThereIsNothingToDo() throws Exception {
    Database database = Await.result(open(SECOND));
    assertThat(isCurrent(database, SECOND)).isTrue();
    assertThat(isCurrent(database, FIRST)).as("the schema is newer").isFalse();
    assertThat(isCurrent(database, Map.of("V1__a.sql", "other"))).isFalse();
    assertThat(isCurrent(database, Map.of())).as("no migrations at all").isFalse();

    assertThat(Await.result(open(SECOND))).isNotNull();
  }

  @Test
  void readsMigrationsFromAJarAsWell() throws Exception {
    Path jar = jar(SECOND);
    Database database;
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {jar.toUri().toURL()}, MigrationsTest.class.getClassLoader())) {
      database = Await.result(open(loader));

      assertThat(MigrationFiles.of("journal", loader)).isEqualTo(files(SECOND));
    }
    assertThat(Fixture.ask(database, "SELECT count(*) FROM b")).isEqualTo(0L);
  }

  @Test
  void addsWhatIsNew() throws Exception {
    Await.result(open(FIRST));

    Database database = Await.result(open(SECOND));

    assertThat(Fixture.ask(database, "SELECT count(*) FROM b")).isEqualTo(0L);
  }

  @Test
  void letsAnOlderBuildStartOnANewerSchema() throws Exception {
    Await.result(open(SECOND));

    assertThat(Await.result(open(FIRST))).isNotNull();
  }

  @Test
  void letsOneOfSeveralInstancesDoTheWork() throws Exception {
    List<Future<Database>> instances = List.of(open(SECOND), open(SECOND), open(SECOND));
    Database database = Await.result(Future.all(instances).map(all -> all.resultAt(0)));

    assertThat(Fixture.ask(database, "SELECT count(*) FROM flyway_schema_history")).isEqualTo(2L);
  }

  @Test
  void doesNothingWhileItIsAnothersTurn() throws Exception {
    SqlConnection other =
        Await.result(PgConnection.connect(vertx, PostgresClients.connectOptions(options())));
    count(other, "pg_advisory_lock(hashtext('coppice migrations'))");
    Future<Database> waiting = open(FIRST);
    Await.until(
        "it has asked whose turn it is",
        () ->
            count(other, "pg_stat_activity WHERE query = 'COMMIT' AND datname = current_database()")
                > 0);

    assertThat(waiting.isComplete()).isFalse();
    assertThat(count(other, "pg_tables WHERE tablename = 'flyway_schema_history'")).isZero();

    Await.result(other.close());
    assertThat(Fixture.ask(Await.result(waiting), "SELECT count(*) FROM a")).isEqualTo(0L);
  }

  private static long count(SqlConnection connection, String from) {
    return Await.result(connection.query("SELECT count(*) FROM " + from).execute())
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void refusesAMigrationThatWasChangedAfterwards() throws Exception {
    Await.result(open(FIRST));

    Throwable failure = Await.failure(open(Map.of("V1__a.sql", "CREATE TABLE other (id int)")));

    assertThat(failure)
        .isInstanceOf(StartFailedException.class)
        .hasMessageStartingWith("journal cannot use its database postgresql://")
        .hasMessageContaining("checksum mismatch");
  }

  @Test
  void namesAMigrationThatFails() throws Exception {
    Throwable failure = Await.failure(open(Map.of("V1__a.sql", "CREATE TABEL a (id int)")));

    assertThat(failure)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("V1__a.sql")
        .hasMessageContaining("syntax error");
  }

  @Test
  void refusesABuildWithoutMigrations() throws Exception {
    Throwable failure =
        Await.failure(open(new URLClassLoader(new URL[0], MigrationsTest.class.getClassLoader())));

    assertThat(failure)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("db/migration/journal");
  }

  private boolean isCurrent(Database database, Map<String, String> files) throws IOException {
    MigrationFiles expected = files(files);
    Migrations migrations = new Migrations(vertx, options(), MigrationsTest.class.getClassLoader());
    return Await.result(
        database.query(
            Fixture.soon(),
            client -> migrations.isCurrent(new Pipelines(List.of(client)), expected)));
  }

  private Future<Database> open(Map<String, String> files) throws IOException {
    return open(
        new URLClassLoader(
            new URL[] {tree(files).toUri().toURL()}, MigrationsTest.class.getClassLoader()));
  }

  private Future<Database> open(ClassLoader loader) {
    return Database.open(vertx, new Readiness(), options(), loader);
  }

  private PostgresOptions options() {
    return PostgresOptions.from(Fixture.settings(uri), "journal");
  }

  private MigrationFiles files(Map<String, String> files) throws IOException {
    return MigrationFiles.of(
        "journal",
        new URLClassLoader(
            new URL[] {tree(files).toUri().toURL()}, MigrationsTest.class.getClassLoader()));
  }

  private Path tree(Map<String, String> files) throws IOException {
    Path root = Files.createTempDirectory(directory, "classes");
    Path location = Files.createDirectories(root.resolve("db/migration/journal"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(location.resolve(file.getKey()), file.getValue());
    }
    return root;
  }

  private Path jar(Map<String, String> files) throws IOException {
    Path jar = directory.resolve("service.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("db/migration/journal/"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        entries.putNextEntry(new JarEntry("db/migration/journal/" + file.getKey()));
        entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
