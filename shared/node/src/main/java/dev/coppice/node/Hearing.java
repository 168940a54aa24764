package dev.coppice.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the other nodes reach this one at each of its event-bus addresses. After a split or a
 * pause a node may be a member again and yet get no messages, because the others have lost, or keep
 * a wrong idea of, where it listens. It would not notice: nothing comes.
 *
 * <p>So every node asks another one, each time the next, to publish something at all addresses that
 * it listens on. When the other says that it has, this node publishes the same to itself, and looks
 * what arrives: a handler that hears neither is busy, however slow the machine; one that hears only
 * its own node is deaf. {@link Deafness} says what follows. What all others hear, too, need not be
 * said for each of them: see {@link Overheard}.
 *
 * <p>{@code coppice.hearing.<node id>} (request): {@code {"mark": "...", "addresses": ["..."]}}.
 * The node publishes an empty message with the mark as its header {@value #HEADER} and its own id
 * as {@value #SPEAKER} to each, which no handler gets to see, and replies. All of it runs on one
 * context.
 */
final class Hearing {
  private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

  private static final String ADDRESS = "coppice.hearing.";
  private static final String HEADER = "coppice-hearing";
  private static final String SPEAKER = "coppice-hearing-by";
  private static final String READINESS = "bus";
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Context context;
  private final Subscriptions subscriptions;
  private final Readiness readiness;
  private final Consumer<String> leave;
  private final Counter renewed;
  private final String ownMarks;

  private final Deafness deafness = new Deafness();
  private final Overheard overheard = new Overheard(PERIOD, System::nanoTime);

  /** What has arrived in this round, as {@link #arrival}. */
  private final Set<String> heard = ConcurrentHashMap.newKeySet();

  private List<String> asked = List.of();
  private int others;
  private boolean answered;
  private boolean introducing;
  private long round;
  private long timer = -1;

  /**
   * @param leave what to do when nothing helps, with the reason
   */
  Hearing(
      Vertx vertx,
      Subscriptions subscriptions,
      Readiness readiness,
      MeterRegistry meters,
      Consumer<String> leave) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.subscriptions = subscriptions;
    this.readiness = readiness;
    this.leave = leave;
    this.ownMarks = subscriptions.getNodeId() + "/";
    this.renewed =
        Counter.builder("coppice.bus.renewed")
            .description("Addresses subscribed to again, because others did not reach this node")
            .register(meters);
  }

  /**
   * Begins. No handler sees what is published for this from now on.
   *
   * @return completes when the others can ask this node
   */
  Future<Void> start() {
    EventBus bus = vertx.eventBus();
    bus.addInboundInterceptor(this::intercept);
    context.runOnContext(start -> ask());
    // Free of any event loop: who hears that a later step failed closes Vert.x, and goes on.
    Promise<Void> heard = Promise.promise();
    bus.<JsonObject>consumer(ADDRESS + subscriptions.getNodeId(), this::speak)
        .completion()
        .onComplete(heard);
    return heard.future();
  }

  void stop() {
    context.runOnContext(stop -> vertx.cancelTimer(timer));
  }

  /** On the context of each handler. What is sent, and not published, costs nothing here. */
  private void intercept(DeliveryContext<?> delivery) {
    String mark = delivery.send() ? null : delivery.message().headers().get(HEADER);
    if (mark == null) {
      delivery.next();
    } else if (mark.startsWith(ownMarks)) {
      heard.add(arrival(mark, delivery.message().address()));
    } else {
      overhear(delivery.message());
    }
  }

  /** Something that was published for another node, maybe by this one. */
  private void overhear(Message<?> message) {
    String speaker = message.headers().get(SPEAKER);
    if (speaker != null && !speaker.equals(subscriptions.getNodeId())) {
      overheard.add(message.address(), speaker);
    }
  }

  private static String arrival(String mark, String address) {
    return mark + " " + address;
  }

  /** Another node asks. */
  private void speak(Message<JsonObject> question) {
    JsonObject wish = question.body();
    publish(
        wish.getJsonArray("addresses"),
        marked(wish.getString("mark")).addHeader(SPEAKER, subscriptions.getNodeId()));
    question.reply(null);
  }

  /** Asks a node for nothing but an answer. */
  static Future<Void> greet(Vertx vertx, String node) {
    return ask(vertx, node, "", List.of()).mapEmpty();
  }

  private static Future<?> ask(Vertx vertx, String node, String mark, List<String> addresses) {
    return vertx
        .eventBus()
        .request(
            ADDRESS + node,
            new JsonObject().put("mark", mark).put("addresses", new JsonArray(addresses)),
            new DeliveryOptions().setSendTimeout(PERIOD.toMillis() * 3 / 4));
  }

  private static DeliveryOptions marked(String mark) {
    return new DeliveryOptions().addHeader(HEADER, mark);
  }

  private String othersMark() {
    return ownMarks + round;
  }

  private String ownMark() {
    return ownMarks + round + "/self";
  }

  private void nextRound() {
    Set<String> missed =
        asked.stream()
            .filter(address -> heard.contains(arrival(ownMark(), address)))
            .filter(address -> !heard.contains(arrival(othersMark(), address)))
            .collect(Collectors.toSet());
    Deafness.Verdict verdict = deafness.judge(new Deafness.Round(others, answered, missed));
    mend(verdict);
    tell(verdict);
    ask();
  }

  private void mend(Deafness.Verdict verdict) {
    if (verdict.introduce() && !introducing) {
      introducing = true;
      vertx
          .executeBlocking(subscriptions::introduce, false)
          .compose(introduced -> introduced)
          .onFailure(e -> LOG.warn("Could not say where this node is", e))
          .onComplete(over -> introducing = false);
    }
    if (!verdict.renew().isEmpty()) {
      LOG.warn("Not reached at {}: subscribing again", verdict.renew());
      renewed.increment(verdict.renew().size());
      Future.join(verdict.renew().stream().map(subscriptions::renew).toList())
          .onFailure(e -> LOG.warn("Could not subscribe again", e));
    }
  }

  private void tell(Deafness.Verdict verdict) {
    String trouble = verdict.trouble();
    readiness.set(READINESS, trouble == null ? Readiness.up() : Readiness.notUp(trouble));
    if (trouble != null && verdict.hopeless()) {
      leave.accept(trouble);
    }
  }

  private void ask() {
    // Not at a fixed rate: a node that was frozen would judge all the rounds it slept through.
    timer = vertx.setTimer(PERIOD.toMillis(), over -> nextRound());
    round++;
    heard.clear();
    answered = false;
    List<String> nodes = subscriptions.otherNodes();
    others = nodes.size();
    List<String> own = subscriptions.olderThan(PERIOD);
    overheard.retain(own, nodes);
    if (nodes.isEmpty()) {
      asked = List.of();
      return;
    }
    String speaker = nodes.get((int) (round % others));
    asked = own.stream().filter(address -> !overheard.suffices(address, speaker, others)).toList();
    long begun = round;
    ask(vertx, speaker, othersMark(), asked)
        .onSuccess(reply -> compare(begun))
        .onFailure(e -> LOG.debug("no answer", e));
  }

  /** What the other has published is on its way to the handlers by now, ahead of this. */
  private void compare(long begun) {
    if (begun == round) {
      answered = true;
      publish(asked, marked(ownMark()).setLocalOnly(true));
    }
  }

  private void publish(Iterable<?> addresses, DeliveryOptions options) {
    addresses.forEach(address -> vertx.eventBus().publish(String.valueOf(address), null, options));
  }
}
