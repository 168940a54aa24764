package dev.coppice.launcher.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coppice.contract.Audit.Check;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A shop behind one HTTP server, as simple as can be: whatever is ordered is sent at once, at the
 * prices that the catalog has then. Its operator's side is this object.
 */
final class FakeShop implements Backstage, AutoCloseable {
  private static final long PARCEL = 295;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Map<String, String> accounts = new TreeMap<>();
  private final Map<String, JsonArray> carts = new HashMap<>();
  private final Map<String, JsonObject> byKey = new HashMap<>();
  private final Map<String, JsonObject> wantedByKey = new HashMap<>();
  private final List<OrderEvent> events = new ArrayList<>();
  private final List<JsonObject> ledger = new ArrayList<>();
  private final Map<String, Integer> letters = new HashMap<>();
  final Map<String, JsonObject> products = new TreeMap<>();
  final Map<String, Long> stock = new TreeMap<>();
  final Map<String, JsonObject> orders = new LinkedHashMap<>();
  final List<String> clients = new ArrayList<>();
  final AtomicInteger signIns = new AtomicInteger();

  /** So many requests for a cart find that their session has ended. */
  final AtomicInteger sessionsThatEnd = new AtomicInteger();

  /** The answers to so many orders do not arrive. */
  final AtomicInteger answersThatAreLost = new AtomicInteger();

  /** What the ledger has too much of each capture. */
  long wrong;

  FakeShop() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/api/")) {
        api(exchange, path, body.isEmpty() ? new JsonObject() : new JsonObject(body));
      } else {
        page(exchange, path, body);
      }
    }
  }

  private void page(HttpExchange exchange, String path, String body) throws IOException {
    boolean post = exchange.getRequestMethod().equals("POST");
    switch (path) {
      case "/account/set-password", "/account/sign-in" -> {
        if (!post) {
          String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "token=");
          answer(
              exchange,
              200,
              "text/html",
              "<form method=\"post\" action=\"%s\"><input type=\"hidden\" name=\"t\" value=\"1&amp;2\"><input type=\"hidden\" name=\"first\" value=\"%s\">"
                  .formatted(path, query.substring("token=".length())));
        } else if (path.endsWith("sign-in")) {
          signIn(exchange, field(body, "email"));
        } else if (field(body, "first").isEmpty()) {
          redirect(exchange, "/account/sign-in");
        } else {
          signIn(exchange, field(body, "first"));
        }
      }
      case "/session/sign-in" ->
          redirect(exchange, who(exchange).isEmpty() ? "/account/sign-in" : "/session");
      case "/session" ->
          answer(exchange, 200, "application/json", JsonObject.of("signedIn", true).encode());
      default ->
          answer(
              exchange, 200, "application/json", JsonObject.of("access_token", "staff").encode());
    }
  }

  private void signIn(HttpExchange exchange, String email) throws IOException {
    signIns.incrementAndGet();
    exchange.getResponseHeaders().add("Set-Cookie", "who=" + email + "; Path=/; HttpOnly");
    redirect(exchange, "/session");
  }

  private static String field(String form, String name) {
    return URLDecoder.decode(
        form.replaceAll("(?:.*&)?" + name + "=([^&]*).*", "$1"), StandardCharsets.UTF_8);
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(303, -1);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String who(HttpExchange exchange) {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    return cookie == null ? "" : cookie.replaceAll(".*who=", "");
  }

  private synchronized void api(HttpExchange exchange, String path, JsonObject body) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    JsonObject said =
        switch (path) {
          case "/api/catalog/products" -> items(products.values());
          case "/api/catalog/products/import" -> importProducts(body);
          case "/api/inventory/items/lookup" -> levels(body.getJsonArray("skus"));
          case "/api/inventory/items/import" -> count(body.getJsonArray("items"));
          case "/api/shipping/quotes" -> quote(query);
          case "/api/payments/cards" -> JsonObject.of("token", "tok");
          case "/api/payments/ledger/entries" -> items(ledger);
          case "/api/cart/mine/lines" -> fill(who(exchange), body.getJsonArray("lines"));
          case "/api/notifications/letters" -> letters(query.replace("order=", ""));
          case "/api/orders" ->
              exchange.getRequestMethod().equals("POST")
                  ? place(
                      who(exchange), exchange.getRequestHeaders().getFirst("Idempotency-Key"), body)
                  : items(orders.values());
          default ->
              path.endsWith("/returns") ? takeBack(path.split("/")[3], body) : moved(path, body);
        };
    send(exchange, said);
  }

  private static void send(HttpExchange exchange, JsonObject said) {
    try {
      answer(exchange, said.getInteger("problem", 200), "application/json", said.encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject problem(int status, String detail) {
    return JsonObject.of("problem", status, "detail", detail);
  }

  private static JsonObject items(Iterable<JsonObject> all) {
    JsonArray items = new JsonArray();
    all.forEach(each -> items.add(each.copy()));
    return new JsonObject().put("items", items).putNull("next");
  }

  private JsonObject importProducts(JsonObject body) {
    for (int i = 0; i < body.getJsonArray("products").size(); i++) {
      JsonObject product = body.getJsonArray("products").getJsonObject(i);
      products.put(product.getString("sku"), product);
    }
    return new JsonObject();
  }

  private JsonObject levels(JsonArray skus) {
    JsonArray items = new JsonArray();
    for (Object sku : skus) {
      Long there = stock.get((String) sku);
      if (there != null) {
        items.add(JsonObject.of("sku", sku, "onHand", there, "available", there));
      }
    }
    return JsonObject.of("items", items);
  }

  private JsonObject count(JsonArray items) {
    for (int i = 0; i < items.size(); i++) {
      stock.put(items.getJsonObject(i).getString("sku"), items.getJsonObject(i).getLong("onHand"));
    }
    return new JsonObject();
  }

  private static JsonObject quote(String query) {
    if (query.contains("country=JE")) {
      return problem(422, "nothing is sent to JE");
    }
    JsonObject option =
        JsonObject.of("service", "standard", "price", JsonObject.of("amount", PARCEL));
    return JsonObject.of("options", JsonArray.of(option));
  }

  private JsonObject fill(String who, JsonArray lines) {
    if (sessionsThatEnd.getAndDecrement() > 0) {
      return problem(401, "the session has ended");
    }
    JsonArray priced = new JsonArray();
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i).copy();
      JsonObject product = products.get(line.getString("sku"));
      if (product == null) {
        return problem(422, "there is no product " + line.getString("sku"));
      }
      priced.add(line.put("unitPrice", product.getJsonObject("price")).put("returned", 0));
    }
    carts.put(who, priced);
    return JsonObject.of("version", 1, "lines", priced);
  }

  private JsonObject place(String who, String key, JsonObject wanted) {
    JsonObject before = byKey.get(who + key);
    if (before != null) {
      return wanted.equals(wantedByKey.get(who + key))
          ? before.copy()
          : problem(422, "this Idempotency-Key was used with another content");
    }
    JsonArray lines = carts.getOrDefault(who, new JsonArray());
    long goods = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      JsonObject price =
          Objects.requireNonNull(products.get(line.getString("sku"))).getJsonObject("price");
      goods += price.getLong("amount") * line.getLong("quantity");
    }
    if (goods + PARCEL != wanted.getJsonObject("expectedTotal").getLong("amount")) {
      return problem(409, "the total is another one");
    }
    String id = "order-" + orders.size();
    JsonObject order =
        new JsonObject()
            .put("id", id)
            .put("customer", accounts.get(who))
            .put("state", "shipped")
            .put("lines", lines)
            .put("shipTo", wanted.getJsonObject("shipTo"))
            .put(
                "totals",
                JsonObject.of(
                    "goods", JsonObject.of("amount", goods),
                    "shipping", JsonObject.of("amount", PARCEL)));
    orders.put(id, order);
    byKey.put(who + key, order);
    wantedByKey.put(who + key, wanted);
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      stock.merge(line.getString("sku"), -line.getLong("quantity"), Long::sum);
    }
    book("capture", id, goods + PARCEL + wrong);
    letters.put(id, 2);
    List.of("placed", "confirmed", "paid", "shipped").forEach(type -> tell(type, id));
    return answersThatAreLost.getAndDecrement() > 0
        ? problem(503, "the gateway was restarted")
        : order.copy();
  }

  private JsonObject takeBack(String id, JsonObject body) {
    JsonArray lines = body.getJsonArray("lines");
    long refund = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonObject back = lines.getJsonObject(i);
      JsonArray bought = order(id).getJsonArray("lines");
      for (int j = 0; j < bought.size(); j++) {
        JsonObject line = bought.getJsonObject(j);
        if (line.getString("sku").equals(back.getString("sku"))) {
          long pieces = back.getLong("quantity");
          line.put("returned", line.getLong("returned") + pieces);
          refund += pieces * line.getJsonObject("unitPrice").getLong("amount");
          stock.merge(line.getString("sku"), pieces, Long::sum);
        }
      }
    }
    order(id).put("state", "partially_returned");
    book("refund", id, -refund);
    letters.merge(id, 1, Integer::sum);
    tell("returned", id);
    return JsonObject.of("id", "return");
  }

  /** An adjustment, or an order that is looked at. */
  private JsonObject moved(String path, JsonObject body) {
    if (path.startsWith("/api/orders/")) {
      return order(path.split("/")[3]).copy();
    }
    stock.merge(path.split("/")[4], body.getLong("delta"), Long::sum);
    return new JsonObject();
  }

  private JsonObject order(String id) {
    return Objects.requireNonNull(orders.get(id));
  }

  private void book(String kind, String payment, long amount) {
    JsonObject posting = JsonObject.of("account", "acquirer", "amount", amount);
    ledger.add(JsonObject.of("kind", kind, "payment", payment, "postings", JsonArray.of(posting)));
  }

  private void tell(String type, String order) {
    events.add(new OrderEvent("event-" + events.size(), "orders.order." + type, order));
  }

  private JsonObject letters(String order) {
    List<JsonObject> all = new ArrayList<>();
    for (int i = 0; i < letters.getOrDefault(order, 0); i++) {
      all.add(JsonObject.of("state", "sent"));
    }
    return items(all);
  }

  @Override
  public synchronized Map<String, String> accounts(String emailBegins) {
    return Map.copyOf(accounts);
  }

  @Override
  public synchronized Account createCustomer(String email) {
    accounts.put(email, "id-" + accounts.size());
    return new Account(accounts.get(email), origin() + "/account/set-password?token=" + email);
  }

  @Override
  public String passwordLink(String accountId) {
    return origin() + "/account/set-password?token=";
  }

  @Override
  public Client createClient(String name, List<String> scopes) {
    clients.add(name);
    return new Client(name, "secret");
  }

  @Override
  public void deleteClient(String id) {
    clients.remove(id);
  }

  @Override
  public synchronized void followOrders(Consumer<OrderEvent> show, BooleanSupplier until) {
    events.forEach(show);
    // As brokers may tell twice.
    events.forEach(show);
  }

  @Override
  public List<Check> audit() {
    return List.of(new Check("orders.all-is-well", 0, 0));
  }
}
