//! An int8 BERT-family forward pass on `rten-gemm`: pure arithmetic, knows nothing of news.
