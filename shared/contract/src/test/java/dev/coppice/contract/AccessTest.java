package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the operations of a contract let in. */
class AccessTest {

  /** The shelf, with its schemes; books are added by those who may write. */
  private static final String GUARDED =
      Shelf.YAML
          .replace(
              "components:\n",
              """
              components:
                securitySchemes:
                  platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
                  password: {type: http, scheme: Basic}
                  token: {type: http, scheme: bearer}
                  key: {type: apiKey, in: header, name: X-Key}
              """)
          .replace("addBook\n", "addBook\n      security: [{platform: ['shelf:write']}]\n");

  private static Access of(String operation, String yaml) {
    return Contract.parse("it", yaml).operation(operation).orElseThrow().access();
  }

  private static String adding(String security) {
    return GUARDED.replace("[{platform: ['shelf:write']}]", security);
  }

  @Test
  void letsAnyoneInWhereNothingIsSaid() {
    assertThat(of("addBook", Shelf.YAML)).isEqualTo(Access.ANYONE);
    assertThat(of("listBooks", GUARDED)).isEqualTo(Access.ANYONE);
  }

  @Test
  void readsTheScopesThatATokenNeeds() {
    assertThat(of("addBook", GUARDED)).isEqualTo(needs(List.of(Set.of("shelf:write"))));
    assertThat(of("addBook", adding("[{token: []}]"))).isEqualTo(Access.ANY_TOKEN);
  }

  private static Access needs(List<Set<String>> alternatives) {
    return new Access(true, false, alternatives, false);
  }

  @Test
  void readsThatOneOfSeveralDoes() {
    Access access = of("addBook", adding("[{token: ['a:read']}, {token: ['b:read', 'c:read']}]"));

    assertThat(access).isEqualTo(needs(List.of(Set.of("a:read"), Set.of("b:read", "c:read"))));
    assertThat(access.admits(Set.of("a:read"))).isTrue();
    assertThat(access.admits(Set.of("b:read", "c:read", "d:read"))).isTrue();
    assertThat(access.admits(Set.of("b:read"))).isFalse();
    assertThat(access.refusal()).isEqualTo(new Failure.InsufficientScope(Set.of("a:read")));
    assertThat(of("addBook", adding("[{token: ['a:read']}, {}]")))
        .isEqualTo(new Access(false, true, List.of(Set.of("a:read")), false));
  }

  @Test
  void readsWhatHoldsForTheWholeDocument() {
    String all = GUARDED.replace("paths:\n", "security: [{token: ['shelf:read']}]\npaths:\n");
    assertThat(of("listBooks", all)).isEqualTo(needs(List.of(Set.of("shelf:read"))));
    assertThat(of("addBook", all)).isEqualTo(needs(List.of(Set.of("shelf:write"))));
    assertThat(of("addBook", all.replace("[{platform: ['shelf:write']}]", "[]")))
        .isEqualTo(Access.ANYONE);
  }

  @Test
  void readsThatATokenOrAPasswordMayBeMissing() {
    assertThat(of("addBook", adding("[{token: []}, {}]")))
        .isEqualTo(of("addBook", adding("[{}, {platform: []}]")))
        .isEqualTo(new Access(false, true, List.of(), false));
    assertThat(of("addBook", adding("[{password: []}, {}]")))
        .isEqualTo(new Access(false, false, List.of(), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{token: []}                            | security must be a list",
        "[{key: []}]                            | security scheme key must be among",
        "[{nobody: []}]                         | security scheme nobody must be among",
        "[{token: [], password: []}]            | must not ask for two schemes at once",
        "[{token: []}, {platform: ['a:read']}]  | must name scopes in each of its bearer tokens",
        "[{token: []}, {platform: []}]          | must name scopes in each of its bearer tokens",
        "[{token: []}, {password: []}]          | bearer tokens or basic credentials, not both",
        "[{token: ['shelf:admin']}]             | scope must be such as catalog:write",
        "[{token: [7]}]                         | scope must be such as catalog:write",
        "[{token: all}]                         | scope must be such as catalog:write",
      })
  void refusesAndSaysWhy(String security, String reason) {
    assertThatThrownBy(() -> of("addBook", adding(security)))
        .isInstanceOf(InvalidContractException.class)
        .hasMessageContaining("POST /api/shelf/books: ")
        .hasMessageContaining(reason);
  }

  @Test
  void knowsWhereTheKeysOfTokensAre() {
    assertNamesAGet("x-coppice-token-keys", Contract::tokenKeys);
  }

  @Test
  void knowsWhereRevokedTokensAreListed() {
    assertNamesAGet("x-coppice-revoked-tokens", Contract::revokedTokens);
  }

  @Test
  void knowsWhereApiKeysAreChecked() {
    assertNamesAGet("x-coppice-api-keys", Contract::apiKeys);
  }

  private static void assertNamesAGet(
      String extension, Function<Contract, Optional<Operation>> named) {
    assertThat(named.apply(Shelf.contract())).isEmpty();
    String text = Shelf.YAML.replace("paths:\n", extension + ": listBooks\npaths:\n");
    assertThat(named.apply(Contract.parse("it", text)))
        .hasValueSatisfying(operation -> assertThat(operation.id()).isEqualTo("listBooks"));
    assertThatThrownBy(
            () -> Contract.parse("it", text.replace(": listBooks\npaths", ": addBook\npaths")))
        .hasMessageContaining(extension + " must be the operationId of a GET, not addBook");
  }

  private static final String SIGN_IN =
      "x-coppice-sign-in: {client: browser, authorize: listBooks, token: addBook, revoke: addBook,"
          + " user: getBook, end: listBooks}\n";

  @Test
  void knowsHowPeopleSignIn() {
    assertThat(Shelf.contract().signIn()).isEmpty();
    SignIn signIn =
        Contract.parse("it", Shelf.YAML.replace("paths:\n", SIGN_IN + "paths:\n"))
            .signIn()
            .orElseThrow();
    assertThat(signIn.client()).isEqualTo("browser");
    assertThat(signIn.token().id()).isEqualTo("addBook");
    assertThat(signIn.user().id()).isEqualTo("getBook");
  }

  @ParameterizedTest
  @CsvSource({
    "token: addBook, token: getBook, token must be the operationId of a POST",
    "end: listBooks, end: addBook, end must be the operationId of a GET",
    "authorize: listBooks, other: listBooks, authorize must be the operationId of a GET",
    "client: browser, client: 7, client must be the id of an OAuth client"
  })
  void refusesAWayToSignInThatLeadsNowhere(String right, String wrong, String why) {
    String text = Shelf.YAML.replace("paths:\n", SIGN_IN.replace(right, wrong) + "paths:\n");
    assertThatThrownBy(() -> Contract.parse("it", text))
        .hasMessageContaining("x-coppice-sign-in." + why);
  }

  @Test
  void mayServeAWholeOrigin() {
    Contract contract = Contract.parse("it", Shelf.YAML.replace("url: /api/shelf", "url: /"));
    assertThat(contract.operation("listBooks").orElseThrow().path()).isEqualTo("/books");
    assertThat(contract.basePath()).isEmpty();
  }
}
