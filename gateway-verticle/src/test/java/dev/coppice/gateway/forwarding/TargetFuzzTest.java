package dev.coppice.gateway.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple.Tuple2;

/** Targets, queries and headers of strangers: read as they stand, or refused as declared. */
class TargetFuzzTest {

  private static final String SEED = "20261122";

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.oneOf(
            Arbitraries.of("&", "=", "+", "%20", "%00", "%", "%zz", "%c3%a4", "%ff", "a", "#", " "),
            Arbitraries.strings().ofMaxLength(3))
        .list()
        .ofMaxSize(250)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<List<Tuple2<String, String>>> pairs() {
    Arbitrary<String> text =
        Arbitraries.strings().withCharRange('\1', '\ud7ff').ofMinLength(1).ofMaxLength(10);
    return text.tuple2().list().ofMaxSize(QueryString.MAX_PAIRS + 2);
  }

  @Property(seed = SEED)
  void readsAnyQueryOrRefusesIt(@ForAll("queries") String query) {
    try {
      Params read = QueryString.parse("/?" + query, 2);
      long pairs = List.of(query.split("&")).stream().filter(each -> !each.isEmpty()).count();
      assertThat(read.size()).isEqualTo((int) pairs).isLessThanOrEqualTo(QueryString.MAX_PAIRS);
      assertThat(query).matches("[!-~]*");
    } catch (FailureException refused) {
      assertThat(refused.failure()).isInstanceOf(Failure.InvalidRequest.class);
    }
  }

  @Property(seed = SEED)
  void readsAQueryAsItWasWritten(@ForAll("pairs") List<Tuple2<String, String>> pairs) {
    String query =
        pairs.stream()
            .map(pair -> encoded(pair.get1()) + "=" + encoded(pair.get2()))
            .collect(Collectors.joining("&"));
    try {
      Params read = QueryString.parse("/?" + query, 2);
      List<String> got = new ArrayList<>();
      for (int i = 0; i < read.size(); i++) {
        got.add(read.name(i));
        got.add(read.value(i));
      }
      assertThat(got)
          .isEqualTo(
              pairs.stream().flatMap(pair -> List.of(pair.get1(), pair.get2()).stream()).toList());
    } catch (FailureException refused) {
      assertThat(pairs).hasSizeGreaterThan(QueryString.MAX_PAIRS);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<String> requestTargets() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "http://",
                "HTTPS://",
                "//",
                "/",
                "*",
                "?",
                "@",
                "x",
                ":",
                "80",
                "#",
                "..",
                " ",
                "ftp://",
                "%2f")
            .list()
            .ofMaxSize(8)
            .map(each -> String.join("", each));
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(60));
  }

  @Property(seed = SEED)
  void takesFromATargetItsPathOrRefusesIt(
      @ForAll("requestTargets") String target, @ForAll("methods") String method) {
    try {
      String path = RequestTarget.originForm(target, HttpMethod.valueOf(method), 50);
      assertThat(target).hasSizeLessThanOrEqualTo(50).endsWith(path.replaceFirst("^/", ""));
      assertThat(path.startsWith("/") || path.equals("*")).isTrue();
      assertThat(method).isNotEqualTo("CONNECT");
      assertThat(path.equals("*")).isEqualTo(target.equals("*"));
    } catch (FailureException refused) {
      assertThat(refused.failure())
          .isInstanceOfAny(Failure.MalformedHttp.class, Failure.UriTooLong.class);
    }
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "OPTIONS", "CONNECT", "PURGE");
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "W/",
                "\"",
                "a",
                ",",
                " ",
                "*",
                "gzip",
                ";q=0",
                ";q=0.1",
                "00-",
                "-01",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                "\t")
            .list()
            .ofMaxSize(10)
            .map(each -> String.join("", each));
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(80));
  }

  @Property(seed = SEED)
  void livesWithAnyHeader(@ForAll("headers") String header) {
    TraceContext traces = new TraceContext(new SplittableRandom(7));
    assertThat(traces.requestId(header)).matches("[A-Za-z0-9._-]{1,64}");
    assertThat(traces.traceparent(header))
        .matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    assertThat(EntityTags.strong(header)).isNotNull();
    assertThat(EntityTags.contain(header, "\"nowhere\"") && !header.contains("*")).isFalse();
    assertThat(
            Gzip.isAccepted("gzip;q=0")
                || Gzip.isAccepted("identity," + header.replace("gzip", "").replace("*", "")))
        .isFalse();
  }
}
