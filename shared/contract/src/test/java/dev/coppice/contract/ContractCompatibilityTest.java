package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row replaces one piece of the contract below, and says what that breaks. */
class ContractCompatibilityTest {

  private static final String SERVING =
      """
      openapi: 3.1.0
      info: {title: Shop, version: 1.0.0}
      x-coppice-service: shop
      servers: [{url: /api/shop}]
      paths:
        /items:
          parameters:
            - {name: X-Trace, in: header, schema: {type: string}}
          get:
            operationId: listItems
            x-coppice-exposure: public
            parameters:
              - {name: q, in: query, schema: {type: string, maxLength: 50}}
              - {$ref: '#/components/parameters/Limit'}
            responses:
              '200':
                description: items
                content:
                  application/json: {schema: {$ref: '#/components/schemas/Page'}}
                  text/csv: {schema: {type: string}}
              '404': {description: none}
          post:
            operationId: addItem
            x-coppice-exposure: public
            x-coppice-max-body: 2KiB
            requestBody:
              required: false
              content:
                application/json: {schema: {$ref: '#/components/schemas/Item'}}
                application/x-ndjson: {schema: {type: string}}
            responses:
              '201': {$ref: '#/components/responses/Added'}
        /items/{sku}:
          get:
            operationId: getItem
            x-coppice-exposure: public
            parameters:
              - {name: sku, in: path, required: true, schema: {type: string, minLength: 1}}
            responses:
              2XX: {description: an item, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
        /tasks:
          post: {operationId: sweep, responses: {'204': {description: done}}}
      components:
        parameters:
          Limit: {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        responses:
          Added: {description: added, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
        schemas:
          Page:
            type: object
            required: [items]
            properties:
              items: {type: array, items: {$ref: '#/components/schemas/Item'}}
              next: {type: [string, 'null']}
          Item:
            type: object
            required: [sku]
            properties:
              sku: {type: string, pattern: '^[A-Z]+$'}
              count: {type: integer, format: int32, exclusiveMaximum: 1000}
              state: {type: string, enum: [active, retired]}
              parent: {$ref: '#/components/schemas/Item'}
              price: {allOf: [{$ref: '#/components/schemas/Money'}, {properties: {amount: {maximum: 9}}}]}
              note: {oneOf: [{type: string}, {type: integer}]}
              labels: {type: object, additionalProperties: {type: string}}
          Money:
            type: object
            required: [amount]
            properties:
              amount: {type: integer}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "operationId: sweep | operationId: clean | sweep (POST /api/shop/tasks) is gone",
        "/tasks: | /chores: | sweep is now POST /api/shop/chores, was POST /api/shop/tasks",
        "post: {operationId: sweep | put: {operationId: sweep | sweep is now PUT /api/shop/tasks, was POST /api/shop/tasks",
        "operationId: addItem\\n      x-coppice-exposure: public | operationId: addItem | addItem is no longer public",
        "{name: q, in: query, | {name: q, in: query, required: true, | listItems: query q is now required",
        "name: q, | name: query, | listItems: query q is no longer taken",
        "name: X-Trace, in: header, | name: X-Span, in: header, required: true, | listItems: header x-span is new and required; addItem: header x-span is new and required",
        "maxLength: 50 | maxLength: 20 | listItems: query q: maxLength is now 20, was 50",
        "{type: string, maxLength: 50} | {type: string, maxLength: 50, pattern: a} | listItems: query q: pattern is now a, was none",
        "minimum: 1, maximum: 100 | minimum: 2, maximum: 100 | listItems: query limit: minimum is now 2, was 1",
        "minimum: 1, maximum: 100 | minimum: 1, exclusiveMaximum: 100 | listItems: query limit: exclusiveMaximum is now 100, was none",
        "minLength: 1 | minLength: 3 | getItem: path sku: minLength is now 3, was 1",
        "required: false | required: true | addItem: request body is now required",
        "max-body: 2KiB | max-body: 1KiB | addItem: request body may now have 1024 bytes, before 2048",
        "application/x-ndjson | application/jsonl | addItem: request body no longer takes application/x-ndjson",
        "text/csv | text/plain | listItems: answer 200 is no longer text/csv",
        "'204': | '202': | sweep: answer 204 is gone",
        "2XX: | '300': | getItem: answer 2XX is gone",
        "required: [items] | required: [] | listItems: answer 200 at items is no longer always there",
        "[items]\\n      properties:\\n        items: | [things]\\n      properties:\\n        things: | listItems: answer 200 at items is gone",
        "{type: [string, 'null']} | {type: [string, integer]} | listItems: answer 200 at next: type is now integer or string, was null or string",
      })
  void tells(String was, String is, String breaks) {
    assertThat(breaks(was, is)).isEqualTo(breaks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "required: [sku] | required: [sku, count] | count is now required | ",
        "required: [sku] | required: [] | | sku is no longer always there",
        "count: {type: integer | count: {type: string | count: type is now string, was integer | count: type is now string, was integer",
        "count: {type: integer, format: int32 | count: {type: number, format: int32 | | count: type is now number, was integer",
        "format: int32 | format: int64 | | count: format is now int64, was int32",
        "exclusiveMaximum: 1000 | maximum: 1000 | | count: exclusiveMaximum is now none, was 1000",
        "exclusiveMaximum: 1000 | exclusiveMaximum: 500 | count: exclusiveMaximum is now 500, was 1000 |",
        "'^[A-Z]+$' | '^[a-z]+$' | sku: pattern is now ^[a-z]+$, was ^[A-Z]+$ | sku: pattern is now ^[a-z]+$, was ^[A-Z]+$",
        "[active, retired] | [active, retired, lost] | | state may now be lost",
        "[active, retired] | [active] | state no longer takes retired |",
        "{type: string, enum: [active, retired]} | {type: string} | | state is no longer limited to active, retired",
        "labels: {type: object, additionalProperties: {type: string}} | labels: {type: object, additionalProperties: {type: integer}} | labels.*: type is now integer, was string | labels.*: type is now integer, was string",
        "labels: {type: object, additionalProperties: {type: string}} | labels: {type: object, additionalProperties: false} | labels takes no further properties any more |",
        "{oneOf: [{type: string}, {type: integer}]} | {oneOf: [{type: string}]} | note: type is now string, was integer |",
        "{oneOf: [{type: string}, {type: integer}]} | {type: [string, integer]} | |",
        "{oneOf: [{type: string}, {type: integer}]} | {anyOf: [{type: string}, {type: integer}, {type: boolean}]} | | note may be none of the known alternatives",
        "maximum: 9 | maximum: 8 | price.amount: maximum is now 8, was 9 |",
        "required: [amount] | required: [amount, currency] | price.currency is now required |",
        "parent: {$ref: '#/components/schemas/Item'} | parent: {type: string} | parent: type is now string, was object | parent: type is now string, was object",
      })
  void tellsOfASchemaInRequestAndAnswer(
      String was, String is, @Nullable String inRequest, @Nullable String inAnswer) {
    String breaks = breaks(was, is);
    assertThat(places(breaks, "addItem: request body at "))
        .isEqualTo(Objects.requireNonNullElse(inRequest, ""));
    assertThat(places(breaks, "addItem: answer 201 at "))
        .isEqualTo(Objects.requireNonNullElse(inAnswer, ""));
    assertThat(places(breaks, "getItem: answer 2XX at "))
        .isEqualTo(Objects.requireNonNullElse(inAnswer, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "title: Shop | title: Store",
        "version: 1.0.0 | version: 1.1.0",
        "/tasks:\\n | /more:\\n    post: {operationId: more, responses: {'204': {description: done}}}\\n  /tasks:\\n",
        "{name: q, | {name: new, in: query, schema: {type: string}}\\n        - {name: q,",
        "name: X-Trace | name: X-Span",
        "maxLength: 50 | maxLength: 60",
        "{type: string, maxLength: 50} | {}",
        "minimum: 1, maximum: 100 | minimum: 0",
        "max-body: 2KiB | max-body: 3KiB",
        "application/x-ndjson: | text/csv: {schema: {type: string}}\\n          application/x-ndjson:",
        "'404': {description: none} | '202': {description: later}",
        "'204': {description: done} | 2XX: {description: done}",
        "required: [items] | required: [items, next]",
        "next: {type: [string, 'null']} | next: {type: string}",
        "next: | total: {type: integer}\\n        next:",
        "operationId: sweep, | operationId: sweep, x-coppice-exposure: public, x-coppice-timeout: 9s,",
        "sku: {type: string, | color: {type: string}\\n        sku: {type: string,",
      })
  void letsPass(String was, String is) {
    assertThat(breaks(was, is)).isEmpty();
  }

  @Test
  void tellsAPropertyThatAClosedRequestNoLongerTakes() {
    String open = "        labels: {type: object, additionalProperties: {type: string}}\n";
    Contract candidate =
        parse(
            replaced(SERVING, "    Item:\n", "    Item:\n      additionalProperties: false\n")
                .replace(open, ""));
    assertThat(ContractCompatibility.breaks(parse(SERVING), candidate))
        .contains(
            "addItem: request body at labels is no longer taken",
            "addItem: request body takes no further properties any more")
        .noneMatch(each -> each.contains("answer"));
  }

  @Test
  void findsNothingBetweenACopyAndItsOriginal() {
    Contract serving = parse(SERVING);
    Contract copy = parse(SERVING.replace("title: Shop", "title: Copy"));
    assertThat(ContractCompatibility.breaks(serving, copy)).isEmpty();
  }

  @Test
  void comparesSchemasThatContainThemselves() {
    String list =
        "{allOf: [{properties: {next: {$ref: '#/components/schemas/Money'}}}, {properties: {next: {$ref: '#/components/schemas/Money'}}}]}";
    String serving = replaced(SERVING, "amount: {type: integer}\n", "amount: " + list + "\n");
    String cyclic =
        serving.replace(
            "    Money:\n", "    Money:\n      allOf: [{$ref: '#/components/schemas/Money'}]\n");
    assertThat(ContractCompatibility.breaks(parse(serving), parse(cyclic))).isEmpty();
  }

  @Test
  void readsNullableAndExclusiveAsOpenApi30SaysThem() {
    String three = SERVING.replace("openapi: 3.1.0", "openapi: 3.0.3");
    String old =
        three
            .replace("exclusiveMaximum: 1000", "maximum: 1000, exclusiveMaximum: true")
            .replace("{type: [string, 'null']}", "{type: string, nullable: true}");
    assertThat(ContractCompatibility.breaks(parse(SERVING), parse(old))).isEmpty();
    assertThat(ContractCompatibility.breaks(parse(old), parse(SERVING))).isEmpty();
  }

  private static String breaks(String was, String is) {
    String candidate = replaced(SERVING, lines(was), lines(is));
    return String.join("; ", ContractCompatibility.breaks(parse(SERVING), parse(candidate)));
  }

  /** What is broken at this place, without the place. */
  private static String places(String breaks, String place) {
    String found =
        Arrays.stream(breaks.split("; "))
            .filter(each -> each.startsWith(place))
            .map(each -> each.substring(place.length()))
            .collect(Collectors.joining("; "));
    return found;
  }

  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }

  private static String replaced(String text, String was, String is) {
    assertThat(text).contains(was);
    return text.replace(was, is);
  }

  private static Contract parse(String yaml) {
    return Contract.parse("the shop", yaml);
  }
}
