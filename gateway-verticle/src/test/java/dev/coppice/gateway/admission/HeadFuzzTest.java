package dev.coppice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.gateway.networks.NetworkRules;
import dev.coppice.gateway.networks.Networks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Heads of HTTP/1 as strangers send them: compared with a grammar, and cut at any place. */
class HeadFuzzTest {

  private static final String SEED = "20261122";

  /** What {@link HeadScan} looks for; obs-text is let pass, and left to the decoder. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(\r\n)*[!-~]( ?[!-~])* ?\r\n([!-~\u0080-\u00ff][\t -~\u0080-\u00ff]*\r\n)*\r\n");

  private static final String REFUSED = "refused";
  private static final int MAX_LINE = 200;
  private static final int MAX_HEADERS = 600;

  private final ClientConnections connections =
      new ClientConnections(
          new ConnectionLimits(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1)),
          new Networks(NetworkRules.NONE, new SimpleMeterRegistry()));

  private static Arbitrary<String> pieces() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.of("\r\n", "Host: x\r\n", "GET / HTTP/1.1\r\n", "\r\n\r\n")),
        Tuple.of(6, Arbitraries.of("a", ":", " ", "\t", "0", "5\r\n", "0\r\n\r\n", "hello")),
        Tuple.of(
            4,
            Arbitraries.of(
                "Content-Length: 5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Expect: 100-continue\r\n",
                "Connection: close\r\n",
                "POST /x HTTP/1.1\r\n",
                "POST /x HTTP/1.0\r\n",
                "GET / HTTP/9.9\r\n")),
        Tuple.of(
            2,
            Arbitraries.of("\r", "\n", "\0", "\u007f", "\u00ff", "\u0080", "  ", "a".repeat(300))),
        Tuple.of(1, Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(5)));
  }

  @Provide
  Arbitrary<String> heads() {
    return pieces().list().ofMaxSize(14).map(each -> String.join("", each));
  }

  @Property(seed = SEED)
  void scansAsTheGrammarHasIt(@ForAll("heads") String bytes) {
    HeadScan scan = new HeadScan();
    int end = scan.scan(buffer(bytes), 0, bytes.length());
    boolean more = end < 0;
    int read = more ? bytes.length() : end + 1;
    Matcher grammar = HEAD.matcher(bytes.substring(0, read));
    boolean whole = grammar.matches();
    assertThat(whole).isEqualTo(!more && scan.fault() == null);
    if (!whole && read > 0) {
      assertThat(grammar.hitEnd()).as("there may be more to come").isEqualTo(scan.fault() == null);
    }
  }

  private static ByteBuf buffer(String bytes) {
    return Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Eight bytes are looked at together, so each value has to be noticed at each of the places. */
  @Test
  void noticesEveryByteAtEveryPlace() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 24; place++) {
        char odd = (char) value;
        String line = "a".repeat(24 - place) + odd + "a".repeat(place) + "\r\n\r\n";
        HeadScan scan = new HeadScan();
        int end = scan.scan(buffer("GET / HTTP/1.1\r\nx:" + line), 0, 18 + line.length());
        boolean sound = odd == '\t' || (odd >= ' ' && odd != 0x7f);
        assertThat(scan.fault() == null).as("%d at %d", value, place).isEqualTo(sound);
        assertThat(end)
            .isEqualTo(sound ? 17 + line.length() : 18 + 24 - place + (odd == '\r' ? 1 : 0));
      }
    }
  }

  /** What a decoder makes of bytes that arrive in these parts, up to the first that is wrong. */
  private List<String> decoded(List<String> parts) {
    EmbeddedChannel channel = new EmbeddedChannel();
    ClientConnection connection = connections.add(channel);
    boolean[] brokenBody = {false};
    connection.onBodyBroken(() -> brokenBody[0] = true);
    StrictRequestDecoder decoder =
        new StrictRequestDecoder(
            new HttpServerOptions().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS),
            connection);
    decoder.open();
    channel.pipeline().addLast(decoder);
    for (String part : parts) {
      channel.writeInbound(buffer(part));
    }
    List<String> outcome = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      if (!outcome.contains(REFUSED)) {
        describe((HttpObject) each, outcome, body);
      }
      ReferenceCountUtil.release(each);
    }
    outcome.add(body.toString());
    outcome.add(brokenBody[0] ? "broken body" : "");
    channel.finishAndReleaseAll();
    return outcome;
  }

  private static void describe(HttpObject object, List<String> outcome, StringBuilder body) {
    if (object instanceof HttpRequest request) {
      if (object.decoderResult().isFailure()) {
        outcome.add(REFUSED);
        return;
      }
      outcome.add(
          request.method()
              + " "
              + request.uri()
              + " "
              + request.protocolVersion()
              + " "
              + request.headers().entries());
    }
    if (object instanceof HttpContent content) {
      body.append(content.content().toString(StandardCharsets.ISO_8859_1));
    }
    if (object instanceof LastHttpContent) {
      outcome.add("body " + body);
      body.setLength(0);
    }
  }

  private static List<String> cut(String bytes, List<Integer> places) {
    List<Integer> sorted =
        places.stream().map(place -> Math.floorMod(place, bytes.length() + 1)).sorted().toList();
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int place : sorted) {
      parts.add(bytes.substring(from, place));
      from = place;
    }
    parts.add(bytes.substring(from));
    return parts;
  }

  @Property(seed = SEED)
  void meansTheSameWhereverItIsCut(
      @ForAll("heads") String bytes, @ForAll @Size(max = 8) List<Integer> places) {
    List<String> whole = decoded(List.of(bytes));
    assertThat(decoded(cut(bytes, places))).isEqualTo(whole);
    assertThat(decoded(bytes.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
        .isEqualTo(whole);
    assertThat(whole.stream().mapToInt(String::length).sum())
        .as("it makes no more of it than it is")
        .isLessThan(3 * bytes.length() + 100);
  }

  /** A request, and what a reader must find. */
  private record Sound(String bytes, List<String> found) {}

  private static Arbitrary<Sound> sound() {
    Arbitrary<String> uri =
        Arbitraries.strings().withCharRange('!', '~').ofMaxLength(20).map(each -> "/" + each);
    Arbitrary<String> value =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> body =
        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(1).ofMaxLength(60);
    return Combinators.combine(uri, value, body, Arbitraries.integers().between(0, 20))
        .as(HeadFuzzTest::sound);
  }

  private static Sound sound(String uri, String value, String body, int chunk) {
    String head = "POST " + uri + " HTTP/1.1\r\nHost: x\r\nX-A: " + value + "\r\n";
    String found = "POST " + uri + " HTTP/1.1 [Host=x, X-A=" + value + ", ";
    if (chunk == 0) {
      String length = "Content-Length";
      return new Sound(
          head + length + ": " + body.length() + "\r\n\r\n" + body,
          List.of(found + length + "=" + body.length() + "]", "body " + body));
    }
    StringBuilder chunks = new StringBuilder();
    for (int at = 0; at < body.length(); at += chunk) {
      String each = body.substring(at, Math.min(body.length(), at + chunk));
      chunks.append(Integer.toHexString(each.length())).append("\r\n").append(each).append("\r\n");
    }
    return new Sound(
        head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n",
        List.of(found + "Transfer-Encoding=chunked]", "body " + body));
  }

  @Provide
  Arbitrary<List<Sound>> soundRequests() {
    return sound().list().ofMinSize(1).ofMaxSize(3);
  }

  @Property(seed = SEED)
  void readsSoundRequestsOneAfterTheOther(
      @ForAll("soundRequests") List<Sound> requests, @ForAll @Size(max = 8) List<Integer> places) {
    StringBuilder bytes = new StringBuilder();
    List<String> found = new ArrayList<>();
    for (Sound each : requests) {
      bytes.append(each.bytes());
      found.addAll(each.found());
    }
    found.add("");
    found.add("");
    assertThat(decoded(cut(bytes.toString(), places))).isEqualTo(found);
  }
}
