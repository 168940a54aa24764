package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "coppice.redis.password, hush, ***",
    "coppice.client-SECRET, hush, ***",
    "coppice.api.token, hush, ***",
    "coppice.payments.acquirer.key, hush, ***",
    "coppice.postgres.uri, postgresql://shop:hush@db:5432/x, postgresql://shop:***@db:5432/x",
    "coppice.postgres.uri, postgresql://shop:hu@sh@db/x, postgresql://shop:***@db/x",
    "coppice.redis.uri, redis://:hush@cache, redis://:***@cache",
    "coppice.uris, 'amqp://a:b@c,amqp://d:e@f', 'amqp://a:***@c,amqp://d:***@f'",
    "coppice.postgres.uri, jdbc:postgresql://db/x?user=a&password=hush&ssl=true,"
        + " jdbc:postgresql://db/x?user=a&password=***&ssl=true",
    "coppice.postgres.uri, postgresql://db:5432/x, postgresql://db:5432/x",
    "coppice.http.port, eighty, eighty"
  })
  void showsAValueWithoutItsSecret(String key, String value, String shown) {
    assertThat(Secrets.masked(key, value)).isEqualTo(shown);
  }
}
