package dev.coppice.node;

import static dev.coppice.node.TestCluster.await;
import static dev.coppice.node.TestCluster.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The other nodes forget where this one listens, behind its back. */
class HearingTest {
  private static final String ADDRESS = "greetings";

  private final TestCluster cluster = new TestCluster();
  private final Set<Object> heard = ConcurrentHashMap.newKeySet();
  private Node listener;
  private Node speaker;

  @BeforeEach
  void startTwo() throws Exception {
    speaker = cluster.start(new FakePart("speaker"));
    listener = cluster.start(new FakePart("listener"));
    EventBus bus = listener.context().vertx().eventBus();
    await(bus.consumer(ADDRESS, message -> heard.add(message.body())).completion());
  }

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  @Test
  void aNodeThatTheOthersHaveForgottenIsHeardAgain() throws Exception {
    awaitThat("it is reached", () -> reached("good morning"));

    subscriptions(speaker.context().hazelcast()).remove(ADDRESS);
    awaitThat("it has noticed", () -> renewed() > 0);

    awaitThat("it is reached again", () -> knows(speaker) && reached("good evening"));
    awaitThat("all is well", listener.context().readiness()::isReady);
  }

  /** What the others are asked to say for each other is enough, until it is not heard any more. */
  @Test
  void oneOfSeveralListenersThatIsForgottenIsHeardAgain() throws Exception {
    String news = "news";
    List<Node> nodes = List.of(listener, speaker, cluster.start(new FakePart("third")));
    for (Node node : nodes) {
      await(node.context().vertx().eventBus().consumer(news, message -> {}).completion());
    }
    String id = id(listener);
    MultiMap<String, Object> all = subscriptions(speaker.context().hazelcast());
    awaitThat("all three listen", () -> all.get(news).size() == 3);

    AtomicInteger questions = questionsAt(news);
    awaitThat("it is old enough to be asked for", () -> questions.get() > 0);
    for (Node node : nodes) {
      DeliveryOptions asked =
          new DeliveryOptions()
              .addHeader("coppice-hearing", "somebody/1")
              .addHeader("coppice-hearing-by", id(node));
      speaker.context().vertx().eventBus().publish(news, null, asked);
    }

    all.get(news).stream()
        .filter(one -> one.toString().contains(id))
        .forEach(one -> all.remove(news, one));

    awaitThat("it has noticed", () -> renewed() > 0);
    awaitThat("all three listen", () -> all.get(news).size() == 3);
    assertThat(all.get(news)).anyMatch(one -> one.toString().contains(id));
  }

  @Test
  void theQuestionsOfTheOthersReachNoHandler() throws Exception {
    Set<Object> bodies = ConcurrentHashMap.newKeySet();
    EventBus bus = listener.context().vertx().eventBus();
    await(
        bus.consumer("quiet", message -> bodies.add(String.valueOf(message.body()))).completion());
    AtomicInteger questions = questionsAt("quiet");

    awaitThat("two rounds are over", () -> questions.get() >= 3);
    assertThat(bodies).isEmpty();
  }

  @Test
  void aNodeThatStaysDeafSaysSoAndLeavesToBeStartedAgain() throws Exception {
    whenSpeakerSends(ADDRESS, lost -> {});

    awaitThat(
        "it is not ready",
        () -> listener.context().readiness().of("bus").filter(state -> !state.isUp()).isPresent());
    assertThat(listener.context().readiness().of("bus"))
        .hasValueSatisfying(
            state -> assertThat(state.reason()).contains("do not reach").contains(ADDRESS));
    awaitThat("it gives up", () -> listener.lost().isComplete());
    assertThat(speaker.lost().isComplete()).isFalse();
  }

  @Test
  void aHandlerThatIsBusyIsNotTakenForDeaf() throws Exception {
    MessageConsumer<Object> busy = listener.context().vertx().eventBus().consumer("busy");
    await(busy.handler(message -> {}).completion());
    busy.pause();
    AtomicInteger questions = questionsAt("busy");

    awaitThat("a deaf one would be known by now", () -> questions.get() >= 6);
    assertThat(listener.context().readiness().isReady()).isTrue();
  }

  /** It may tidy up for minutes, when an answer of another member got lost. */
  @Test
  void goesOnAskingWhileTheClusterManagerIsBusy() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    speaker
        .context()
        .vertx()
        .eventBus()
        .addInboundInterceptor(
            question -> {
              if (question.message().address().startsWith("coppice.hearing.")) {
                questions.incrementAndGet();
              } else {
                question.next();
              }
            });
    synchronized (((VertxInternal) listener.context().vertx()).clusterManager()) {
      awaitThat("it has had no answer, and asks on", () -> questions.get() >= 4);
    }
  }

  /** How often the other node has been asked to say something there. */
  private AtomicInteger questionsAt(String address) {
    AtomicInteger questions = new AtomicInteger();
    whenSpeakerSends(
        address,
        sent -> {
          questions.incrementAndGet();
          sent.next();
        });
    return questions;
  }

  private void whenSpeakerSends(String address, Consumer<DeliveryContext<?>> then) {
    speaker
        .context()
        .vertx()
        .eventBus()
        .addOutboundInterceptor(
            sent -> {
              if (sent.message().address().equals(address)) {
                then.accept(sent);
              } else {
                sent.next();
              }
            });
  }

  private static String id(Node node) {
    return ((VertxInternal) node.context().vertx()).clusterManager().getNodeId();
  }

  private double renewed() {
    return listener.context().meters().get("coppice.bus.renewed").counter().count();
  }

  private boolean reached(String greeting) {
    speaker.context().vertx().eventBus().send(ADDRESS, greeting);
    return heard.contains(greeting);
  }

  private static boolean knows(Node node) {
    return !subscriptions(node.context().hazelcast()).get(ADDRESS).isEmpty();
  }

  private static MultiMap<String, Object> subscriptions(HazelcastInstance hazelcast) {
    return hazelcast.getMultiMap("__vertx.subs");
  }
}
