package dev.coppice.payments;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.PublishedEvents;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.node.Readiness;
import dev.coppice.payments.ledger.LedgerStore;
import dev.coppice.payments.ledger.ListBalances;
import dev.coppice.payments.ledger.ListEntries;
import dev.coppice.payments.ledger.PostgresLedger;
import dev.coppice.payments.ledger.PostgresLedgerAudit;
import dev.coppice.payments.provider.AcquirerProvider;
import dev.coppice.payments.provider.PaymentProvider;
import dev.coppice.payments.provider.WebhookSignature;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of payments, wired. */
public final class PaymentsVerticle extends VerticleBase {

  private static final String ACQUIRER = "payments.acquirer";
  private static final String NO_ACQUIRER =
      "no acquirer is configured: coppice.payments.acquirer.uri is not set";

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final PaymentsOptions options;
  private final EventTypes types;
  private final UnaryOperator<PaymentProvider> around;
  private @Nullable Database database;
  private @Nullable EventPublishing events;
  private @Nullable PaymentProvider provider;
  private @Nullable Unanswered unanswered;

  private PaymentsVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      PaymentsOptions options,
      EventTypes types,
      UnaryOperator<PaymentProvider> around) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.options = options;
    this.types = types;
    this.around = around;
  }

  public static PaymentsVerticle assemble(ServiceHost host) {
    return assemble(host, UnaryOperator.identity());
  }

  /**
   * @param around what stands between us and the acquirer: for tests
   */
  static PaymentsVerticle assemble(ServiceHost host, UnaryOperator<PaymentProvider> around) {
    return new PaymentsVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        PaymentsOptions.from(host.settings()),
        EventTypes.load(host.service()),
        around);
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              EventPublishing telling = PublishedEvents.open(host, opened, types);
              events = telling;
              return host.serve(
                  contract, handlers(opened, new PostgresPaymentStore(opened, telling.outbox())));
            });
  }

  private Map<String, OperationHandler> handlers(Database opened, PaymentStore store) {
    LedgerStore ledger = new PostgresLedger(opened);
    Map<String, OperationHandler> handlers = new HashMap<>();
    handlers.put("getPayment", new GetPayment(store));
    handlers.put("listBalances", new ListBalances(ledger));
    handlers.put("listEntries", new ListEntries(ledger));
    handlers.put(
        Audit.OPERATION, new AuditHandler(PostgresLedgerAudit.of(opened, options.stuckAfter())));
    handlers.put(
        "takeWebhook",
        new TakeWebhook(
            store, options.webhookSecret().map(WebhookSignature::new), InstantSource.system()));
    handlers.putAll(
        options
            .acquirer()
            .map(uri -> paying(store, open(uri)))
            .orElseGet(PaymentsVerticle::notPaying));
    host.readiness()
        .set(
            ACQUIRER,
            options.acquirer().isPresent() ? Readiness.up() : Readiness.upBut(NO_ACQUIRER));
    return handlers;
  }

  private PaymentProvider open(URI uri) {
    PaymentProvider opened =
        around.apply(
            new AcquirerProvider(
                vertx, uri, options.key().orElseThrow(), options.webhook().map(URI::toString)));
    provider = opened;
    return opened;
  }

  private Map<String, OperationHandler> paying(PaymentStore store, PaymentProvider opened) {
    Asking asking = new Asking(store, opened);
    unanswered = new Unanswered(vertx, store, asking, options);
    unanswered.begin();
    Steps steps = new Steps(asking, options);
    return Map.of(
        "makeCardToken", new MakeCardToken(opened, options.patience()),
        "authorisePayment", new Authorise(store, steps),
        "capturePayment", Move.capturing(store, steps),
        "voidPayment", Move.voiding(store, steps),
        "refundPayment", new Refund(store, steps));
  }

  /** Nothing is kept that nobody could be asked for. */
  private static Map<String, OperationHandler> notPaying() {
    OperationHandler refusing =
        request -> Future.failedFuture(new FailureException(Failure.Unavailable.of(NO_ACQUIRER)));
    return Map.of(
        "makeCardToken", refusing,
        "authorisePayment", refusing,
        "capturePayment", refusing,
        "voidPayment", refusing,
        "refundPayment", refusing);
  }

  @Override
  public Future<?> stop() {
    if (unanswered != null) {
      unanswered.close();
    }
    Future<?> closed = provider == null ? Future.succeededFuture() : provider.close();
    return closed
        .eventually(() -> events == null ? Future.succeededFuture() : events.close())
        .eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
