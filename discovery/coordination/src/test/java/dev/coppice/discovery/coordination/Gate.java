package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftOp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Between a node and the voters; while it is shut no call is ever answered. */
final class Gate {
  private volatile boolean shut;

  void shut() {
    shut = true;
  }

  void open() {
    shut = false;
  }

  Raft.Invoker before(Raft.Invoker voters) {
    return new Raft.Invoker() {
      @Override
      public <T extends @Nullable Object> CompletionStage<T> invoke(
          RaftGroupId group, RaftOp operation) {
        return shut ? new CompletableFuture<>() : voters.invoke(group, operation);
      }
    };
  }
}
