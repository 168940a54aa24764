package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WireTest {

  private final CallBatchCodec calls = new CallBatchCodec();
  private final ReplyBatchCodec replies = new ReplyBatchCodec();

  private static Request fullRequest() {
    return new Request(
        "getBook",
        Params.of("isbn", "978"),
        Params.of("tag", "ä", "tag", "日本"),
        Params.of("accept", "application/json"),
        new Principal("ada", "web", Set.of("shelf:read", "shelf:write")),
        Deadline.after(Duration.ofSeconds(30)),
        "key-1",
        "request-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        Buffer.buffer(new byte[] {0, 1, -1}));
  }

  private CallBatch trip(CallBatch batch) {
    Buffer wire = Buffer.buffer("before");
    calls.encodeToWire(wire, batch);
    return calls.decodeFromWire(6, wire);
  }

  @Test
  void carriesEveryFieldOfACall() {
    Request sent = fullRequest();
    CallBatch back = trip(new CallBatch("reply.here", List.of(new CallBatch.Call(-7, sent))));
    assertThat(back.replyTo()).isEqualTo("reply.here");
    Request got = back.calls().get(0).request();
    assertThat(back.calls().get(0).correlation()).isEqualTo(-7);
    assertThat(got)
        .usingRecursiveComparison()
        .ignoringFields("deadline", "body")
        .withEqualsForType(Principal::equals, Principal.class)
        .isEqualTo(sent);
    assertThat(got.body()).isEqualTo(sent.body());
    assertThat(got.deadline().remainingMillis()).isBetween(20_000L, 30_000L);
  }

  @Test
  void keepsTheOrderOfABatch() {
    List<CallBatch.Call> many =
        List.of(
            new CallBatch.Call(1, Request.of("a", Deadline.afterMillis(10))),
            new CallBatch.Call(2, fullRequest()),
            new CallBatch.Call(3, Request.of("c", Deadline.afterMillis(10))));
    assertThat(trip(new CallBatch("r", many)).calls())
        .extracting(CallBatch.Call::correlation)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void carriesReplies() {
    Response response =
        Response.json(201, Buffer.buffer("{\"ü\":1}")).withHeader("etag", "\"abc\"");
    Buffer wire = Buffer.buffer();
    replies.encodeToWire(
        wire,
        new ReplyBatch(
            List.of(
                new ReplyBatch.Reply(1, true, response),
                new ReplyBatch.Reply(2, false, Response.noContent()))));
    List<ReplyBatch.Reply> back = replies.decodeFromWire(0, wire).replies();
    assertThat(back.get(0).begun()).isTrue();
    assertThat(back.get(0).response().status()).isEqualTo(201);
    assertThat(back.get(0).response().header("etag")).isEqualTo("\"abc\"");
    assertThat(back.get(0).response().body()).isEqualTo(response.body());
    assertThat(back.get(1).begun()).isFalse();
    assertThat(back.get(1).response().status()).isEqualTo(204);
  }

  @Test
  void readsTheBytesThatEveryReleaseHasWritten() {
    // Format 1, written down once: operation "op", correlation 5, one path pair, no deadline left.
    String bytes =
        "01"
            + "00000001"
            + "72"
            + "01"
            + "00000008"
            + "0000000000000005"
            + "02"
            + "00000002"
            + "6f70"
            + "09"
            + "00000008"
            + "0000000000000000"
            + "03"
            + "00000007"
            + "00000001"
            + "6b"
            + "7676"
            + "00";
    CallBatch batch = calls.decodeFromWire(0, Buffer.buffer(HexFormat.of().parseHex(bytes)));
    assertThat(batch.replyTo()).isEqualTo("r");
    assertThat(batch.calls().get(0).correlation()).isEqualTo(5);
    assertThat(batch.calls().get(0).request().operation()).isEqualTo("op");
    assertThat(batch.calls().get(0).request().path()).isEqualTo(Params.of("k", "vv"));
  }

  @Test
  void writesTheSameBytesWhateverItHasWrittenBefore() {
    Request request = Request.of("op", Deadline.afterMillis(0)).withPath("k", "vv");
    CallBatch small = new CallBatch("r", List.of(new CallBatch.Call(5, request)));
    CallBatch large =
        new CallBatch(
            "r",
            List.of(new CallBatch.Call(6, request.withJson(Buffer.buffer(new byte[300_000])))));
    Buffer first = Buffer.buffer();
    calls.encodeToWire(first, small);
    assertThat(trip(large).calls().get(0).request().body().length()).isEqualTo(300_000);
    Buffer second = Buffer.buffer();
    calls.encodeToWire(second, small);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void skipsFieldsThatANewerReleaseAdded() {
    Buffer wire = Buffer.buffer();
    calls.encodeToWire(
        wire,
        new CallBatch(
            "r", List.of(new CallBatch.Call(9, Request.of("op", Deadline.afterMillis(5))))));
    byte[] unknownField = HexFormat.of().parseHex("7f" + "00000003" + "aabbcc");
    Buffer newer =
        Buffer.buffer()
            .appendBuffer(wire.slice(0, wire.length() - 1))
            .appendBytes(unknownField)
            .appendByte((byte) 0);
    CallBatch batch = calls.decodeFromWire(0, newer);
    assertThat(batch.calls()).hasSize(1);
    assertThat(batch.calls().get(0).request().operation()).isEqualTo("op");
  }

  @Test
  void refusesAFormatItDoesNotKnow() {
    assertThatThrownBy(() -> calls.decodeFromWire(0, Buffer.buffer(new byte[] {2, 0, 0})))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void refusesBytesCutShortAnywhere() {
    Buffer wire = Buffer.buffer();
    calls.encodeToWire(wire, new CallBatch("r", List.of(new CallBatch.Call(1, fullRequest()))));
    for (int length = 0; length < wire.length(); length++) {
      Buffer cut = wire.slice(0, length);
      boolean empty = length == "1r".length() + 4;
      if (!empty) {
        assertThatThrownBy(() -> calls.decodeFromWire(0, cut))
            .isInstanceOf(WireFormatException.class);
      }
    }
  }

  @Test
  void survivesRandomDamage() {
    Random random = new Random(42);
    Buffer wire = Buffer.buffer();
    calls.encodeToWire(wire, new CallBatch("r", List.of(new CallBatch.Call(1, fullRequest()))));
    for (int round = 0; round < 20_000; round++) {
      Buffer damaged = wire.copy();
      damaged.setByte(random.nextInt(wire.length()), (byte) random.nextInt());
      try {
        assertThat(calls.decodeFromWire(0, damaged).calls()).isNotNull();
      } catch (WireFormatException expected) {
        assertThat(expected).hasMessageNotContaining("Index");
      }
    }
  }
}
