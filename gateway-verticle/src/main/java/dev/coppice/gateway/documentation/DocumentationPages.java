package dev.coppice.gateway.documentation;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.gateway.forwarding.OwnPage;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.routing.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /openapi.json}, the merged document of all services; {@code /docs}, where people read and
 * try it (Swagger UI, out of the jar: the pages load nothing from elsewhere); and {@code /}, which
 * leads there. Any thread.
 */
public final class DocumentationPages implements OwnPages {

  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.17.14/";

  /** Swagger UI sets styles of its own from scripts, and draws its icons as data. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private static final Map<String, Page> PAGES =
      Map.of(
          "/docs", new Page("/docs/index.html", "text/html; charset=utf-8"),
          "/docs/start.js", new Page("/docs/start.js", "text/javascript; charset=utf-8"),
          "/docs/swagger-ui.css", new Page(WEBJAR + "swagger-ui.css", "text/css; charset=utf-8"),
          "/docs/swagger-ui-bundle.js",
              new Page(WEBJAR + "swagger-ui-bundle.js", "text/javascript; charset=utf-8"));

  private static final Response TO_DOCS =
      new Response(302, Params.of("location", "/docs"), Buffer.buffer());

  private final Vertx vertx;
  private final Supplier<RoutingTable> table;
  private final @Nullable String cookie;
  private final Map<String, Response> loaded = new ConcurrentHashMap<>();
  private volatile @Nullable Merged merged;

  private record Page(String resource, String type) {}

  private record Merged(RoutingTable of, Response response) {}

  /**
   * @param table the routes of the moment
   * @param cookie the name of the cookie that browsers may show in the place of a token; null where
   *     they may not
   */
  public DocumentationPages(Vertx vertx, Supplier<RoutingTable> table, @Nullable String cookie) {
    this.vertx = vertx;
    this.table = table;
    this.cookie = cookie;
  }

  @Override
  public @Nullable OwnPage find(String path) {
    if (path.equals("/openapi.json")) {
      return (headers, query) -> vertx.executeBlocking(this::document, false);
    }
    if (path.equals("/") || path.equals("/docs/")) {
      return (headers, query) -> Future.succeededFuture(TO_DOCS);
    }
    Page page = PAGES.get(path);
    return page == null
        ? null
        : (headers, query) -> vertx.executeBlocking(() -> load(path, page), false);
  }

  /** Made once for each table. */
  private Response document() {
    RoutingTable now = table.get();
    Merged known = merged;
    if (known == null || known.of() != now) {
      Buffer body = MergedDocument.of(now, cookie).toBuffer();
      known = new Merged(now, tagged("application/json", body));
      merged = known;
    }
    return known.response();
  }

  private Response load(String path, Page page) {
    return loaded.computeIfAbsent(path, absent -> tagged(page.type(), read(page.resource())));
  }

  private static Buffer read(String resource) {
    try (InputStream in = DocumentationPages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no " + resource);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static Response tagged(String type, Buffer body) {
    return new Response(
        200,
        Params.of(
            "content-type",
            type,
            "cache-control",
            "no-cache",
            "content-security-policy",
            POLICY,
            "x-frame-options",
            "DENY",
            "etag",
            '"' + Integer.toHexString(body.hashCode()) + '-' + body.length() + '"'),
        body);
  }
}
