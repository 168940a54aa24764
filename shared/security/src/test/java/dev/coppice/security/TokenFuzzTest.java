package dev.coppice.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Principal;
import dev.coppice.testing.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What a stranger sends as a token is read as it stands, or refused in the one way declared. */
class TokenFuzzTest {

  private static final String SEED = "20261122";
  private static final SigningKey KEY = SigningKey.ec("k-1");
  private static final String SIGNATURE = SigningKey.base64(new byte[64]);

  private static String token(String header, String claims) {
    return SigningKey.base64(header.getBytes(UTF_8))
        + "."
        + SigningKey.base64(claims.getBytes(UTF_8))
        + "."
        + SIGNATURE;
  }

  /** Reads all that there is to read. */
  private static void assertReadOrRefused(String text) {
    try {
      ReadToken read = ReadToken.of(text);
      assertThat(read.algorithm()).isNotNull();
      assertThat(read.type()).isNotNull();
      assertThat(read.issuer()).isNotNull();
      assertThat(read.audience()).isNotNull();
      assertThat(String.valueOf(read.keyId())).isNotNull();
      for (Runnable claim : List.<Runnable>of(read::expiresAt, read::notBefore, read::principal)) {
        readOrRefuse(claim);
      }
    } catch (RejectedTokenException refused) {
      assertThat(refused).hasMessageStartingWith("the token");
    }
  }

  private static void readOrRefuse(Runnable claim) {
    try {
      claim.run();
    } catch (RejectedTokenException refused) {
      assertThat(refused).hasMessageStartingWith("the token");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(300);
    Arbitrary<String> dotted = Arbitraries.strings().withChars("aZ09-_=.. ").ofMaxLength(200);
    Arbitrary<String> long64 = Arbitraries.strings().withChars("A.").ofLength(9_000);
    return Arbitraries.oneOf(any, dotted, long64);
  }

  /** JSON as an attacker writes it: any value, names that mean something, and mistakes. */
  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> plain =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999",
            "-1e-999",
            "99999999999999999999999999",
            "1.5",
            "\"\"",
            "\"at+jwt\"",
            "\"ES256\"",
            "\"none\"",
            "\"a a  b\"",
            "\" \"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "{}",
            "[\"a\",\"a\",7]",
            "{\"a\":1,\"a\":2}",
            "NaN",
            "'x'",
            "\"",
            "[".repeat(1_500),
            "1".repeat(1_200));
    Arbitrary<String> string = Arbitraries.strings().ofMaxLength(20).map(TokenFuzzTest::quoted);
    if (depth == 0) {
      return Arbitraries.oneOf(plain, string);
    }
    Arbitrary<String> list =
        value(depth - 1).list().ofMaxSize(3).map(each -> "[" + String.join(",", each) + "]");
    return Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(3, string), Tuple.of(1, list));
  }

  private static String quoted(String text) {
    return new JsonArray().add(text).encode().replaceAll("^\\[|]$", "");
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> names =
        Arbitraries.of(
            "alg",
            "typ",
            "kid",
            "jwk",
            "crit",
            "iss",
            "aud",
            "sub",
            "exp",
            "nbf",
            "scope",
            "scp",
            "azp",
            "client_id",
            "x");
    Arbitrary<String> pair =
        Combinators.combine(names, value(1)).as((name, value) -> quoted(name) + ":" + value);
    return pair.list().ofMaxSize(7).map(pairs -> "{" + String.join(",", pairs) + "}");
  }

  @Property(seed = SEED)
  void readsAnyTextOrRefusesIt(@ForAll("texts") String text) {
    assertReadOrRefused(text);
  }

  @Property(seed = SEED)
  void readsAnyClaimsOrRefusesThem(
      @ForAll("objects") String header, @ForAll("objects") String claims) {
    assertReadOrRefused(token(header, claims));
    assertReadOrRefused(token("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", claims));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(12);
  }

  @Property(seed = SEED)
  void tellsWhoAsksAsItStandsThere(
      @ForAll("words") String subject,
      @ForAll("words") String client,
      @ForAll @Size(max = 8) List<@NotEmpty @StringLength(max = 20) String> scopes,
      @ForAll boolean asList) {
    List<String> sound = scopes.stream().map(scope -> scope.replaceAll("[^a-z:]", "x")).toList();
    JsonObject claims = JsonObject.of("sub", subject, "client_id", client);
    claims.put("scope", asList ? new JsonArray(sound) : String.join(" ", sound));
    Principal read = ReadToken.of(token("{}", claims.encode())).principal();
    assertThat(read).isEqualTo(new Principal(subject, client, new LinkedHashSet<>(sound)));
  }

  /** Another text that is read must say something else, or be signed otherwise. */
  @Property(seed = SEED)
  void hasOneTextForOneToken(
      @ForAll @IntRange(max = 1_000) int place, @ForAll("alphabet") char other) {
    String text =
        token("{\"alg\":\"ES256\",\"kid\":\"k\"}", "{\"sub\":\"ada\",\"iss\":\"me\",\"x\":1}");
    StringBuilder changed = new StringBuilder(text);
    changed.setCharAt(place % text.length(), other);
    if (changed.toString().equals(text)) {
      return;
    }
    try {
      ReadToken read = ReadToken.of(changed.toString());
      assertThat(List.of(read.header(), read.claims(), bytes(changed.toString())))
          .isNotEqualTo(
              List.of(ReadToken.of(text).header(), ReadToken.of(text).claims(), bytes(text)));
    } catch (RejectedTokenException refused) {
      assertThat(refused).hasMessageStartingWith("the token");
    }
  }

  @Provide
  Arbitrary<Character> alphabet() {
    return Arbitraries.chars().with("ABCabc019-_=. +/\u00e4");
  }

  private static ByteBuffer bytes(String token) {
    return ByteBuffer.wrap(
        Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)));
  }

  @Property(seed = SEED)
  void readsNoTokenWithANameTwice(@ForAll("words") String name) {
    String twice = "{" + quoted(name) + ":1," + quoted(name) + ":1}";
    for (Map.Entry<String, String> each :
        Map.of(twice, "{}", "{\"alg\":\"RS256\"}", twice).entrySet()) {
      assertThatThrownBy(() -> ReadToken.of(token(each.getKey(), each.getValue())))
          .isInstanceOf(RejectedTokenException.class);
    }
  }

  @Property(seed = SEED)
  void takesASignatureOfTheRightLengthOnly(@ForAll @IntRange(max = 200) int length) {
    String text =
        token(KEY.header().encode(), "{}").replace(SIGNATURE, SigningKey.base64(new byte[length]));
    if (length == 64) {
      assertThat(ReadToken.of(text).algorithm()).isEqualTo("ES256");
    } else {
      assertThatThrownBy(() -> ReadToken.of(text)).isInstanceOf(RejectedTokenException.class);
    }
  }
}
