package dev.coppice.system.nemesis;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.LeaderTask;
import dev.coppice.discovery.coordination.Term;
import dev.coppice.system.history.MutualExclusion;
import dev.coppice.system.history.Recorder;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Leads when it is its turn, and writes until it is told to stop. */
final class LeaderWriter implements LeaderTask {
  private final String name;
  private final String process;
  private final FencedCounter counter;
  private final Recorder recorder;
  private @Nullable Election election;
  private @Nullable Writing writing;
  private volatile boolean leads;

  LeaderWriter(String name, String process, FencedCounter counter, Recorder recorder) {
    this.name = name;
    this.process = process;
    this.counter = counter;
    this.recorder = recorder;
  }

  void stand(Coordination coordination) {
    recorder.invoke(process, MutualExclusion.ACQUIRE, name);
    election = coordination.elect(name, this);
  }

  Future<Void> end() {
    return election == null ? Future.succeededFuture() : election.close();
  }

  @Override
  public Future<?> start(Term term) {
    recorder.ok(process, MutualExclusion.ACQUIRE, name, term.token().toString());
    leads = true;
    writing = Writing.with(counter, name, process, term.token(), () -> leads);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop(Term term) {
    leads = false;
    return (writing == null ? Future.<Void>succeededFuture() : writing.ended())
        .onSuccess(ended -> recorder.invoke(process, MutualExclusion.ACQUIRE, name));
  }
}
