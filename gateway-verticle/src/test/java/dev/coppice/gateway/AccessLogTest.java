package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.forwarding.AccessLog;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the access log says of requests. */
class AccessLogTest {

  /** Keeps what is logged; requests end on event loops. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final Queue<Map<String, Object>> written = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      Map<String, Object> line = new HashMap<>();
      event.getKeyValuePairs().forEach(pair -> line.put(pair.key, pair.value));
      written.add(line);
    }
  }

  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
  private final Lines lines = new Lines();

  @BeforeEach
  void read() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  private static GatewayFixture logging(AccessLog.Scope scope) {
    return new GatewayFixture(Map.of("coppice.gateway.access.log", scope.name()));
  }

  /** The line of a request, which is written when its answer has been sent. */
  private Map<String, Object> lineOf(GatewayFixture gateway, String target) {
    gateway.get(target);
    Await.until("the request has a line", () -> !lines.written.isEmpty());
    return lines.written.remove();
  }

  @Test
  void namesTheInstanceThatAnswered() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ALL)) {
      assertThat(lineOf(gateway, "/api/shop/items/1?secret=yes"))
          .containsEntry("method", "GET")
          .containsEntry("path", "/api/shop/items/1")
          .containsEntry("status", 200)
          .containsEntry("operation", "shop.getItem")
          .containsEntry("answeredBy", "shop-1")
          .containsKeys("bytes", "ms", "requestId", "remote");
    }
  }

  @Test
  void namesItTooWhenItsAnswerIsBad() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ERRORS)) {
      gateway.services.when("getItem", new Response(500, Params.NONE, Buffer.buffer()));
      assertThat(lineOf(gateway, "/api/shop/items/1"))
          .containsEntry("status", 500)
          .containsEntry("answeredBy", "shop-1");
    }
  }

  @Test
  void namesNobodyWhereTheGatewayAnsweredItself() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ALL)) {
      assertThat(lineOf(gateway, "/nowhere"))
          .containsEntry("status", 404)
          .containsEntry("operation", "-")
          .containsEntry("answeredBy", "-");
    }
  }

  @Test
  void namesNobodyWhereNobodyAnswered() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ALL)) {
      gateway.services.when(
          "getItem",
          request ->
              Future.failedFuture(new FailureException(Failure.Unavailable.of("nobody is there"))));
      assertThat(lineOf(gateway, "/api/shop/items/1"))
          .containsEntry("status", 503)
          .containsEntry("answeredBy", "-");
    }
  }

  @Test
  void hasRequestsThatExceedALimit() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ERRORS)) {
      gateway.limits.set(OperationClass.READS, CountedBy.ADDRESS, LiveRate.parse("1/h"));
      gateway.get("/api/shop/items/1");
      assertThat(lineOf(gateway, "/api/shop/items/1"))
          .containsEntry("status", 429)
          .containsEntry("operation", "-")
          .containsEntry("answeredBy", "-");
    }
  }

  @Test
  void hasErrorsOnlyWhereThatIsSet() {
    try (GatewayFixture gateway = logging(AccessLog.Scope.ERRORS)) {
      gateway.get("/api/shop/items/1");
      assertThat(lineOf(gateway, "/nowhere")).containsEntry("status", 404);
    }
  }
}
