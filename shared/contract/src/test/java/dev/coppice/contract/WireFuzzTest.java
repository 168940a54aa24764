package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.Size;

/** What comes off the wire is what went on it, or is refused as no such thing. */
class WireFuzzTest {

  private static final String SEED = "20261122";

  private final CallBatchCodec calls = new CallBatchCodec();
  private final ReplyBatchCodec replies = new ReplyBatchCodec();

  private static Arbitrary<String> text() {
    return Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(30);
  }

  private static Arbitrary<Params> params() {
    return text().tuple2().list().ofMaxSize(5).map(WireFuzzTest::params);
  }

  private static Params params(List<Tuple2<String, String>> pairs) {
    Params params = Params.NONE;
    for (Tuple2<String, String> pair : pairs) {
      params = params.with(pair.get1(), pair.get2());
    }
    return params;
  }

  private static Arbitrary<Buffer> body() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(2_000).map(Buffer::buffer);
  }

  private static Arbitrary<Principal> principal() {
    Arbitrary<Set<String>> scopes = text().set().ofMaxSize(4);
    return Combinators.combine(text(), text(), scopes).as(Principal::new);
  }

  @Provide
  Arbitrary<CallBatch> callBatches() {
    Arbitrary<Request> requests =
        Combinators.combine(
                text(),
                params(),
                params(),
                params(),
                principal().injectNull(0.3),
                text().injectNull(0.3),
                text().injectNull(0.3),
                body())
            .as(
                (operation, path, query, headers, principal, key, id, body) ->
                    new Request(
                        operation,
                        path,
                        query,
                        headers,
                        principal,
                        Deadline.afterMillis(60_000),
                        key,
                        id,
                        id,
                        body));
    Arbitrary<CallBatch.Call> each =
        Combinators.combine(Arbitraries.longs(), requests).as(CallBatch.Call::new);
    return Combinators.combine(text(), each.list().ofMaxSize(4)).as(CallBatch::new);
  }

  @Provide
  Arbitrary<ReplyBatch> replyBatches() {
    Arbitrary<Response> responses =
        Combinators.combine(Arbitraries.integers().between(200, 599), params(), body())
            .as(Response::new);
    return Combinators.combine(Arbitraries.longs(), Arbitraries.of(true, false), responses)
        .as(ReplyBatch.Reply::new)
        .list()
        .ofMaxSize(5)
        .map(ReplyBatch::new);
  }

  /**
   * Puts bytes of a batch at the places that jqwik thinks of; each number is a place and a byte.
   */
  private static Buffer damaged(Buffer wire, List<Integer> changes, int cut) {
    Buffer damaged = wire.copy();
    for (int change : changes) {
      damaged.setByte(Math.floorMod(change >> 8, wire.length()), (byte) change);
    }
    return damaged.slice(0, Math.max(1, damaged.length() - Math.floorMod(cut, 40)));
  }

  private static Buffer direct(Buffer buffer) {
    return BufferInternal.buffer(Unpooled.directBuffer().writeBytes(buffer.getBytes()));
  }

  private Buffer wire(CallBatch batch) {
    Buffer wire = Buffer.buffer();
    calls.encodeToWire(wire, batch);
    return wire;
  }

  private Buffer wire(ReplyBatch batch) {
    Buffer wire = Buffer.buffer();
    replies.encodeToWire(wire, batch);
    return wire;
  }

  private void assertSame(CallBatch got, CallBatch sent) {
    assertThat(got.replyTo()).isEqualTo(sent.replyTo());
    assertThat(got.calls()).hasSameSizeAs(sent.calls());
    for (int i = 0; i < sent.calls().size(); i++) {
      assertThat(got.calls().get(i).correlation()).isEqualTo(sent.calls().get(i).correlation());
      Request each = sent.calls().get(i).request();
      Request back = got.calls().get(i).request();
      assertThat(back.body()).isEqualTo(each.body());
      assertThat(withoutBodyAndDeadline(back)).isEqualTo(withoutBodyAndDeadline(each));
    }
  }

  private static Request withoutBodyAndDeadline(Request request) {
    return new Request(
        request.operation(),
        request.path(),
        request.query(),
        request.headers(),
        request.principal(),
        new Deadline(0),
        request.idempotencyKey(),
        request.requestId(),
        request.traceparent(),
        Buffer.buffer());
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void givesBackEveryCall(@ForAll("callBatches") CallBatch sent) {
    Buffer wire = wire(sent);
    assertSame(calls.decodeFromWire(0, wire), sent);
    assertSame(calls.decodeFromWire(3, Buffer.buffer("pre").appendBuffer(wire)), sent);
    assertSame(calls.decodeFromWire(0, direct(wire)), sent);
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void givesBackEveryReply(@ForAll("replyBatches") ReplyBatch sent) {
    ReplyBatch got = replies.decodeFromWire(0, wire(sent));
    assertThat(got.replies()).hasSameSizeAs(sent.replies());
    for (int i = 0; i < sent.replies().size(); i++) {
      ReplyBatch.Reply each = sent.replies().get(i);
      ReplyBatch.Reply back = got.replies().get(i);
      assertThat(back.correlation()).isEqualTo(each.correlation());
      assertThat(back.begun()).isEqualTo(each.begun());
      assertThat(back.response().status()).isEqualTo(each.response().status());
      assertThat(back.response().headers()).isEqualTo(each.response().headers());
      assertThat(back.response().body()).isEqualTo(each.response().body());
    }
  }

  /**
   * Reads it, or refuses it in the one way that is declared; and makes no more of it than it is.
   */
  private static <T> void assertReadOrRefused(Buffer bytes, Function<Buffer, List<T>> reader) {
    try {
      assertThat(reader.apply(bytes)).hasSizeLessThanOrEqualTo(bytes.length());
    } catch (WireFormatException refused) {
      assertThat(refused).hasMessageNotContaining("Index");
    }
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void readsAnyBytesOrRefusesThem(@ForAll @Size(max = 400) byte[] bytes) {
    Buffer batch = Buffer.buffer(new byte[] {Wire.VERSION}).appendBytes(bytes);
    assertReadOrRefused(batch, each -> calls.decodeFromWire(0, each).calls());
    assertReadOrRefused(batch, each -> replies.decodeFromWire(0, each).replies());
    assertReadOrRefused(direct(batch), each -> calls.decodeFromWire(0, each).calls());
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void readsDamagedCallsOrRefusesThem(
      @ForAll("callBatches") CallBatch sent,
      @ForAll @Size(max = 6) List<Integer> changes,
      @ForAll int cut) {
    assertReadOrRefused(
        damaged(wire(sent), changes, cut), each -> calls.decodeFromWire(0, each).calls());
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void readsDamagedRepliesOrRefusesThem(
      @ForAll("replyBatches") ReplyBatch sent,
      @ForAll @Size(max = 6) List<Integer> changes,
      @ForAll int cut) {
    assertReadOrRefused(
        damaged(wire(sent), changes, cut), each -> replies.decodeFromWire(0, each).replies());
  }
}
