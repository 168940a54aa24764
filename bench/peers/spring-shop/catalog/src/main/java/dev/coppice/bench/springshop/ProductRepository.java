package dev.coppice.bench.springshop;

import org.springframework.data.jpa.repository.JpaRepository;

/** Products by their SKUs. */
public interface ProductRepository extends JpaRepository<Product, String> {}
