package dev.coppice.node;

import static dev.coppice.node.TestCluster.await;
import static dev.coppice.node.TestCluster.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaveTest {
  private final TestCluster cluster = new TestCluster();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final FakePart one = new FakePart("one", journal);
  private final FakePart two = new FakePart("two", journal);

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  @Test
  void aPhaseOfAllPartsEndsBeforeTheNextBegins() throws Exception {
    Promise<Object> slow = Promise.promise();
    one.withdraw = slow::future;
    Node node = cluster.start(one, two);
    journal.clear();

    Future<Void> left = node.leave();
    awaitThat("the quick one has withdrawn", () -> journal.contains("two withdraw done"));
    assertThat(journal).noneMatch(line -> line.contains("drain"));
    slow.complete();
    await(left);

    assertThat(journal.subList(0, 4)).allMatch(line -> line.contains("withdraw"));
    assertThat(journal.subList(4, 8)).allMatch(line -> line.contains("drain"));
    assertThat(journal.subList(8, 12)).allMatch(line -> line.contains("stop"));
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  @Test
  void isUnreadyFromTheFirstMomentWhileTheManagementPortStillAnswers() throws Exception {
    Promise<Object> slow = Promise.promise();
    one.drain = slow::future;
    Node node = cluster.start(one);

    Future<Void> left = node.leave();
    awaitThat("draining", () -> journal.contains("one drain"));

    var answer = TestCluster.get(node, "/health/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("leaving");
    assertThat(TestCluster.get(node, "/health/live").statusCode()).isEqualTo(200);
    slow.complete();
    await(left);
  }

  @Test
  void goesOnWhenAPhaseFailsOrThrows() throws Exception {
    one.withdraw = () -> Future.failedFuture("registry gone");
    one.drain =
        () -> {
          throw new IllegalStateException("bug");
        };
    Node node = cluster.start(one, two);

    await(node.leave());

    assertThat(journal).contains("one stop done", "two stop done");
    assertThat(Hazelcast.getAllHazelcastInstances()).isEmpty();
  }

  @Test
  void givesTheManagementPortBack() throws Exception {
    Node node = cluster.start();
    int port = node.context().info().managementPort();

    await(node.leave());

    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }

  @Test
  void happensOnceHoweverOftenItIsAsked() throws Exception {
    Node node = cluster.start(one);

    Future<Void> first = node.leave();

    assertThat(node.leave()).isSameAs(first);
    await(first);
    assertThat(journal.stream().filter("one stop"::equals)).hasSize(1);
  }

  @Test
  void givesUpAfterItsLimitAndNamesWhatItAbandons() throws Exception {
    one.drain = FakePart::never;
    one.unfinished = List.of("3 calls in flight", "1 import");
    Node node = cluster.start(Map.of("coppice.leave.limit", "300ms"), one, two);

    assertThatThrownBy(() -> await(node.leave()))
        .cause()
        .isInstanceOf(LeaveOverrunException.class)
        .hasMessage(
            "leaving took longer than 300ms (coppice.leave.limit); given up while it had to drain,"
                + " abandoning: one: 3 calls in flight; one: 1 import");
    awaitThat(
        "closes what it can all the same", () -> Hazelcast.getAllHazelcastInstances().isEmpty());
  }
}
