package dev.coppice.discovery.coordination;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.session.operation.CloseSessionOp;
import com.hazelcast.cp.internal.session.operation.GetSessionsOp;
import com.hazelcast.cp.session.CPSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of a node that has died, so that what it led and held goes to others at once
 * and not when its time to live has passed.
 *
 * <p>A member that is gone need not be dead: it may be cut off, and go on for the rest of its time.
 * Dead is one whose address refuses connections: the system that it ran on answers, and says that
 * nobody listens there any more. Any other is left to its time to live.
 */
final class DeadSessions implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(DeadSessions.class);
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";
  private static final int KNOCK_LIMIT_MILLIS = 500;
  private static final long RETRY_MILLIS = 250;

  /** The time to live does it by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Raft raft;

  DeadSessions(Vertx vertx, Raft raft) {
    this.vertx = vertx;
    this.raft = raft;
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    // Nobody has died.
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    Member gone = event.getMember();
    String node = gone.getAttribute(NODE_ID_ATTRIBUTE);
    if (node == null) {
      return;
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    vertx
        .executeBlocking(() -> refuses(gone.getAddress()), false)
        .onSuccess(
            dead -> {
              if (dead) {
                raft.loop().run(() -> end(node, until));
              }
            });
  }

  private static boolean refuses(Address address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), KNOCK_LIMIT_MILLIS);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void end(String node, long until) {
    raft.group()
        .compose(group -> end(group, node))
        .onFailure(
            failure -> {
              if (System.nanoTime() - until < 0) {
                vertx.setTimer(RETRY_MILLIS, again -> end(node, until));
              } else {
                LOG.debug("the sessions of {} end by their time to live", node, failure);
              }
            });
  }

  private Future<?> end(RaftGroupId group, String node) {
    return raft.limited(
            raft.<Collection<CPSession>>commit(group, new GetSessionsOp()), Raft.CALL_LIMIT)
        .compose(
            sessions -> {
              List<Future<?>> ends =
                  sessions.stream()
                      .filter(session -> node.equals(session.endpointName()))
                      .<Future<?>>map(session -> end(group, session))
                      .toList();
              return Future.join(ends);
            });
  }

  private Future<?> end(RaftGroupId group, CPSession session) {
    return raft.limited(
        raft.<Object>commit(group, new CloseSessionOp(session.id())), Raft.CALL_LIMIT);
  }
}
