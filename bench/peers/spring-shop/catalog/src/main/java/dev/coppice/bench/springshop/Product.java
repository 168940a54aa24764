package dev.coppice.bench.springshop;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table, and its JSON: the same members as in the contract of Coppice's catalog. */
@Entity
@Table(name = "products")
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public class Product {

  @Id private String sku;
  private String name;
  private String description;

  @Embedded
  @AttributeOverride(name = "amount", column = @Column(name = "price_amount"))
  @AttributeOverride(name = "currency", column = @Column(name = "price_currency"))
  private Price price;

  private String[] categories;
  private String state;
  private long version;
  private Instant createdAt;
  private Instant updatedAt;

  /** In the currency's minor unit. */
  @Embeddable
  public record Price(long amount, String currency) {}
}
