package dev.coppice.notifications;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventConsumer;
import dev.coppice.events.KafkaOptions;
import dev.coppice.mail.MailOptions;
import dev.coppice.mail.Mailer;
import dev.coppice.mail.Postman;
import dev.coppice.node.Readiness;
import dev.coppice.notifications.webhooks.WebhookOptions;
import dev.coppice.notifications.webhooks.Webhooks;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service's parts, wired. */
public final class NotificationsVerticle extends VerticleBase {

  private static final String TOPIC = "coppice.events.orders";

  /** Those that customers may have sent to them. */
  private static final List<String> TYPES =
      List.of(
          "orders.order.placed",
          "orders.order.confirmed",
          "orders.order.paid",
          "orders.order.shipped",
          "orders.order.rejected",
          "orders.order.cancelled",
          "orders.order.returned");

  /** Those that letters are written of. */
  private static final Set<String> LETTER_TYPES =
      Set.of(
          "orders.order.placed",
          "orders.order.rejected",
          "orders.order.shipped",
          "orders.order.cancelled",
          "orders.order.returned");

  private static final String MAIL = "notifications.mail";

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final KafkaOptions kafka;
  private final MailOptions mail;
  private final String origin;
  private final WebhookOptions webhookOptions;
  private @Nullable Database database;
  private @Nullable EventConsumer consumer;
  private @Nullable Postman<OrderLetter> postman;
  private @Nullable Webhooks webhooks;

  private NotificationsVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      KafkaOptions kafka,
      MailOptions mail,
      String origin,
      WebhookOptions webhookOptions) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.kafka = kafka;
    this.mail = mail;
    this.origin = origin;
    this.webhookOptions = webhookOptions;
  }

  public static NotificationsVerticle assemble(ServiceHost host) {
    return new NotificationsVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        KafkaOptions.from(host.settings()),
        MailOptions.from(host.settings()),
        host.settings().text("coppice.auth.issuer", "http://localhost:8080"),
        WebhookOptions.from(host.settings()));
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(opened -> host.caller().compose(caller -> begin(opened, new RemoteUsers(caller))));
  }

  private Future<?> begin(Database opened, Users users) {
    PostgresLetters letters = new PostgresLetters(opened);
    Webhooks told = new Webhooks(vertx, opened, webhookOptions, TYPES);
    webhooks = told;
    consumer =
        EventConsumer.open(
            vertx,
            kafka,
            opened,
            host.service(),
            List.of(TOPIC),
            Set.copyOf(TYPES),
            new PostgresOrderEvents(LETTER_TYPES, letters, told.hearing()),
            host.meters());
    send(letters, users);
    told.begin();
    return host.serve(
        contract,
        handlers(
            letters,
            new AuditHandler(PostgresNotificationsAudit.of(opened, webhookOptions.patience())),
            told,
            users));
  }

  private void send(LetterStore letters, Users users) {
    if (!mail.isSet()) {
      host.readiness()
          .set(MAIL, Readiness.upBut(MailOptions.URI_KEY + " is not set: letters wait"));
      return;
    }
    postman =
        new Postman<>(
            vertx,
            letters,
            new Mailer(vertx, mail),
            new LetterText(users, origin),
            host.readiness(),
            MAIL,
            InstantSource.system());
    postman.begin();
  }

  private static Map<String, OperationHandler> handlers(
      LetterStore letters, AuditHandler audit, Webhooks webhooks, Users users) {
    Map<String, OperationHandler> handlers = new HashMap<>(webhooks.handlers());
    handlers.put("listLetters", new ListLetters(letters));
    handlers.put("listMessages", new ListMessages(letters, webhooks.aboutOrders(), users));
    handlers.put(Audit.OPERATION, audit);
    return handlers;
  }

  @Override
  public Future<?> stop() {
    Future<Void> heard = consumer == null ? Future.succeededFuture() : consumer.close();
    return heard
        .eventually(() -> webhooks == null ? Future.succeededFuture() : webhooks.close())
        .eventually(() -> postman == null ? Future.succeededFuture() : postman.close())
        .eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
