package dev.coppice.launcher;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.replay.Backstage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Through the operator's doors of the services that run here, and their Kafka. */
record LauncherBackstage(IdentityDesk identity, EventsDesk events, AuditDesk auditors)
    implements Backstage {
  private static final String TOPIC = "coppice.events.orders";

  static LauncherBackstage of(Session session) {
    return new LauncherBackstage(
        IdentityDesk.of(session), new EventsDesk(session), AuditDesk.of(session));
  }

  private static String author() {
    return System.getProperty("user.name", "unknown");
  }

  @Override
  public Map<String, String> accounts(String emailBegins) throws InterruptedException {
    return identity.users(emailBegins).stream()
        .collect(
            Collectors.toMap(user -> user.getString("email"), user -> user.getString("userId")));
  }

  @Override
  public Account createCustomer(String email) throws InterruptedException {
    JsonObject made =
        identity.createUser(JsonObject.of("email", email, "role", "customer", "author", author()));
    return new Account(made.getString("userId"), made.getString("link"));
  }

  @Override
  public String passwordLink(String accountId) throws InterruptedException {
    return identity.passwordLink(accountId, author());
  }

  @Override
  public Client createClient(String name, List<String> scopes) throws InterruptedException {
    JsonObject made =
        identity.createClient(
            new JsonObject()
                .put("name", name)
                .put("grants", JsonArray.of("client_credentials"))
                .put("scopes", new JsonArray(scopes))
                .put("author", author()));
    return new Client(made.getString("clientId"), made.getString("clientSecret"));
  }

  @Override
  public void deleteClient(String id) throws InterruptedException {
    identity.deleteClient(id, author());
  }

  @Override
  public void followOrders(Consumer<OrderEvent> show, BooleanSupplier until) {
    events.follow(
        TOPIC,
        true,
        entry ->
            show.accept(
                new OrderEvent(entry.header("ce_id"), entry.header("ce_type"), entry.key())),
        until);
  }

  @Override
  public List<Check> audit() throws InterruptedException {
    return auditors.audit();
  }
}
