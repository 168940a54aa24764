package dev.coppice.discovery.seed.storage;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seeds' database, which they can do without: a seed is ready before it, and goes on after it.
 * Readiness tells about it as a remark. Where it is may become known later, by a file, since seeds
 * start before the database server does.
 */
public final class LateDatabase {
  private static final String SERVICE = "discovery";

  /** Names a file that has the URI in it, or will have. */
  private static final String URI_FILE = "coppice.postgres.uri.file";

  private static final Logger log = LoggerFactory.getLogger(LateDatabase.class);
  private static final String URI = "coppice.postgres.uri";
  private static final String OWN = "coppice." + SERVICE + ".postgres";
  private static final String REMARK = SERVICE + ".postgres";
  private static final String NOT_WITHOUT =
      "live settings cannot be changed and schedules do not run: ";
  private static final long AGAIN_MILLIS = 1_000;

  private final Vertx vertx;
  private final Readiness readiness;
  private final Settings settings;
  private final Optional<Path> file;
  private final Promise<Database> opened = Promise.promise();
  private String said = "";
  private @Nullable Database database;
  private boolean closed;

  private LateDatabase(Vertx vertx, Readiness readiness, Settings settings) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.settings = settings;
    this.file = settings.scoped(SERVICE).text(URI_FILE).map(Path::of);
  }

  /**
   * Begins to open it.
   *
   * @param settings unscoped
   * @throws InvalidSettingException for a URI that is none
   */
  public static LateDatabase open(Vertx vertx, Readiness readiness, Settings settings) {
    LateDatabase late = new LateDatabase(vertx, readiness, settings);
    if (late.file.isPresent()) {
      late.attempt();
    } else if (settings.scoped(SERVICE).text(URI).isPresent()) {
      late.open(PostgresOptions.from(settings, SERVICE));
    } else {
      late.remark(NOT_WITHOUT + "no database is configured");
    }
    return late;
  }

  /** Completes when it is open, or never. */
  public Future<Database> opened() {
    return opened.future();
  }

  private void attempt() {
    if (closed) {
      return;
    }
    vertx
        .fileSystem()
        .readFile(file.orElseThrow().toString())
        .map(content -> content.toString(StandardCharsets.UTF_8).strip())
        .onSuccess(uri -> open(uri))
        .onFailure(missing -> again("live settings and schedules wait for their database"));
  }

  private void open(String uri) {
    try {
      open(
          PostgresOptions.from(
              // What the file says may be out of date: it is read again soon.
              settings.with(Map.of(OWN + ".uri", uri, OWN + ".start.limit", "2s")), SERVICE));
    } catch (InvalidSettingException e) {
      again(String.valueOf(e.getMessage()));
    }
  }

  private void open(PostgresOptions options) {
    // The database's own words about itself would make the whole seed unready.
    Readiness ofDatabase = new Readiness();
    ofDatabase.onChange(
        name ->
            ofDatabase
                .of(name)
                .ifPresent(state -> remark(state.isUp() ? "" : NOT_WITHOUT + state.reason())));
    Database.open(vertx, ofDatabase, options)
        .onSuccess(this::use)
        .onFailure(failure -> again(String.valueOf(failure.getMessage())));
  }

  private void use(Database open) {
    if (closed) {
      open.close();
      return;
    }
    database = open;
    opened.complete(open);
  }

  private void again(String why) {
    remark(why);
    if (!closed) {
      vertx.setTimer(
          AGAIN_MILLIS,
          timer -> {
            if (file.isPresent()) {
              attempt();
            } else {
              open(PostgresOptions.from(settings, SERVICE));
            }
          });
    }
  }

  private void remark(String words) {
    if (closed || words.equals(said)) {
      return;
    }
    if (words.isEmpty()) {
      log.info("Live settings can be changed, schedules run");
    } else if (said.isEmpty()) {
      log.info("{}", words);
    }
    said = words;
    readiness.set(REMARK, words.isEmpty() ? Readiness.up() : Readiness.upBut(words));
  }

  /** Gives it back, if it was ever opened. */
  public Future<Void> close() {
    closed = true;
    return database == null ? Future.succeededFuture() : database.close();
  }
}
