package dev.coppice.bench.micro;

import dev.coppice.bench.service.Item;
import dev.coppice.contract.CallBatch;
import dev.coppice.contract.CallBatchCodec;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.ReplyBatchCodec;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The envelopes there and back, of a batch as a loaded gateway makes them; figures are per call.
 */
@State(Scope.Thread)
public class Envelopes {

  private static final int BATCH = 32;

  private final CallBatchCodec callCodec = new CallBatchCodec();
  private final ReplyBatchCodec replyCodec = new ReplyBatchCodec();
  private final CallBatch calls;
  private final ReplyBatch replies;
  private final Buffer callBytes;
  private final Buffer replyBytes;

  public Envelopes() {
    List<CallBatch.Call> someCalls = new ArrayList<>();
    List<ReplyBatch.Reply> someReplies = new ArrayList<>();
    Response item = Response.json(200, Buffer.buffer(Item.json("85123A")));
    for (int i = 0; i < BATCH; i++) {
      someCalls.add(new CallBatch.Call(i, Samples.request()));
      someReplies.add(new ReplyBatch.Reply(i, true, item));
    }
    calls = new CallBatch("coppice.caller.gateway.5cf3ba3d", someCalls);
    replies = new ReplyBatch(someReplies);
    callBytes = encodeCalls();
    replyBytes = encodeReplies();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Buffer encodeCalls() {
    Buffer buffer = Buffer.buffer();
    callCodec.encodeToWire(buffer, calls);
    return buffer;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public CallBatch decodeCalls() {
    return callCodec.decodeFromWire(0, callBytes);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Buffer encodeReplies() {
    Buffer buffer = Buffer.buffer();
    replyCodec.encodeToWire(buffer, replies);
    return buffer;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ReplyBatch decodeReplies() {
    return replyCodec.decodeFromWire(0, replyBytes);
  }
}
