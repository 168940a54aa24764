package dev.coppice.orders;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Contract;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.serving.AuditHandler;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.PublishedEvents;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.orders.calls.Carts;
import dev.coppice.orders.calls.RemoteCarts;
import dev.coppice.orders.calls.RemoteMessages;
import dev.coppice.orders.calls.RemotePayments;
import dev.coppice.orders.calls.RemoteShipping;
import dev.coppice.orders.calls.RemoteStock;
import dev.coppice.orders.calls.Shipping;
import dev.coppice.orders.saga.PaymentSteps;
import dev.coppice.orders.saga.PostgresConclusion;
import dev.coppice.orders.saga.PostgresSagaStore;
import dev.coppice.orders.saga.SagaOptions;
import dev.coppice.orders.saga.SagaRunner;
import dev.coppice.orders.saga.StepWork;
import dev.coppice.orders.saga.Steps;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.KeptAnswers;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of orders, wired. */
public final class OrdersVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final OrdersOptions options;
  private final SagaOptions sagas;
  private final EventTypes types;
  private final UnaryOperator<StepWork> around;
  private final InstantSource clock = InstantSource.system();
  private @Nullable Database database;
  private @Nullable EventPublishing events;
  private @Nullable SagaRunner runner;

  private OrdersVerticle(ServiceHost host, UnaryOperator<StepWork> around) {
    this.host = host;
    this.contract = ContractResource.load(host.service());
    this.postgres = PostgresOptions.from(host.settings(), host.service());
    this.options = OrdersOptions.from(host.settings());
    this.sagas = SagaOptions.from(host.settings());
    this.types = EventTypes.load(host.service());
    this.around = around;
  }

  public static OrdersVerticle assemble(ServiceHost host) {
    return assemble(host, UnaryOperator.identity());
  }

  /**
   * @param around what stands between us and the steps: for tests
   */
  static OrdersVerticle assemble(ServiceHost host, UnaryOperator<StepWork> around) {
    return new OrdersVerticle(host, around);
  }

  @Override
  public Future<?> start() {
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(opened -> host.caller().compose(caller -> serve(opened, caller)));
  }

  private Future<Void> serve(Database opened, Caller caller) {
    EventPublishing telling = PublishedEvents.open(host, opened, types);
    events = telling;
    Carts carts = new RemoteCarts(caller);
    Shipping shipping = new RemoteShipping(caller);
    StepWork steps =
        new Steps(
            carts,
            new RemoteStock(caller),
            new PaymentSteps(new RemotePayments(caller), clock),
            shipping,
            sagas);
    PostgresSagaStore sagaStore =
        new PostgresSagaStore(
            opened, new PostgresConclusion(telling.outbox(), sagas, clock), sagas, host.instance());
    SagaRunner opening = new SagaRunner(vertx, sagaStore, around.apply(steps), sagas);
    runner = opening;
    KeptAnswers answers = new KeptAnswers(opened);
    OrderStore store = new PostgresOrderStore(opened, answers, telling.outbox(), clock);
    OrderRecords records = new PostgresOrderRecords(opened);
    host.schedule(
        Forgetting.answers(answers, options.answersKept()),
        Forgetting.attempts(records, options.attemptsKept()));
    opening.begin();
    Placing placing = new Placing(carts, shipping, options.pieceGrams(), clock);
    WholeTimeline timeline = new WholeTimeline(records, new RemoteMessages(caller), shipping);
    Map<String, OperationHandler> handlers = handlers(opened, store, answers, placing, opening);
    handlers.put("getOrderTimeline", new GetOrderTimeline(store, timeline));
    return host.serve(contract, handlers);
  }

  private Map<String, OperationHandler> handlers(
      Database opened, OrderStore store, KeptAnswers answers, Placing placing, SagaRunner opening) {
    Map<String, OperationHandler> handlers = new HashMap<>();
    handlers.put("placeOrder", new PlaceOrder(answers, placing, store, opening));
    handlers.put("getOrder", new GetOrder(store));
    handlers.put("listOrders", new ListOrders(new PostgresOrderListing(opened)));
    handlers.put("cancelOrder", CancelOrder.byAnybody(store, opening));
    handlers.put("compensateOrder", CancelOrder.byStaff(store, opening));
    handlers.put("returnLines", new ReturnLines(answers, store, opening));
    handlers.put("retryOrder", new RetryOrder(store, opening));
    handlers.put(
        Audit.OPERATION, new AuditHandler(PostgresOrderAudit.of(opened, options.stuckAfter())));
    return handlers;
  }

  @Override
  public Future<?> stop() {
    Future<Void> ended = runner == null ? Future.succeededFuture() : runner.close();
    Future<Void> told =
        ended.eventually(() -> events == null ? Future.succeededFuture() : events.close());
    return told.eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
