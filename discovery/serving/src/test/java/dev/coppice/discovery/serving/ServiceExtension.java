package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A service that runs, on an empty database, while the tests of a class call it. A service's own
 * subclass knows what tests say to it.
 */
public abstract class ServiceExtension implements BeforeAllCallback, AfterAllCallback {

  private final String name;
  private final Function<ServiceHost, VerticleBase> assemble;
  private final PostgresExtension postgres;
  private final Map<String, String> settings;
  private @Nullable ServiceUnderTest service;

  protected ServiceExtension(
      String name, Function<ServiceHost, VerticleBase> assemble, PostgresExtension postgres) {
    this(name, assemble, postgres, Map.of());
  }

  /**
   * @param settings of the node, beside where the database is
   */
  protected ServiceExtension(
      String name,
      Function<ServiceHost, VerticleBase> assemble,
      PostgresExtension postgres,
      Map<String, String> settings) {
    this.name = name;
    this.assemble = assemble;
    this.postgres = postgres;
    this.settings = Map.copyOf(settings);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    postgres.beforeAll(context);
    Map<String, String> all = new HashMap<>(settings);
    all.put("coppice.postgres.uri", postgres.uri());
    service = new ServiceUnderTest(name, assemble, all);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      if (service != null) {
        service.close();
      }
    } finally {
      postgres.afterAll(context);
    }
  }

  /** As its contract has it. */
  public String name() {
    return name;
  }

  public ServiceUnderTest service() {
    return Objects.requireNonNull(service, "not registered with @RegisterExtension");
  }

  public PostgresExtension postgres() {
    return postgres;
  }

  /**
   * @param detail what the problem's detail begins with
   */
  public static void assertProblem(Response answer, int status, String detail) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.jsonBody().getString("detail")).startsWith(detail);
  }
}
