# Makes statistics.csv, which StatisticsTests compares with: Rscript statistics.R > statistics.csv
# Every line: what, inputs, values expected. Lists are separated by spaces; Inf stands for those who still wait.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(2026)
show <- function(x) paste(ifelse(is.infinite(x), "Inf", sprintf("%.12g", x)), collapse = ",")
say <- function(what, inputs, values) cat(paste(c(what, inputs, show(values)), collapse = ","), "\n", sep = "")

for (p in c(0.5, 0.6, 0.9, 0.95, 0.975, 0.995, 0.9995)) {
  for (df in c(1, 2, 3, 5, 10, 29, 30, 49, 99, 999, 25000, 100000)) say("t", c(p, format(df, scientific = FALSE)), qt(p, df))
}
for (p in c(0.0005, 0.025, 0.3)) say("t", c(p, 29), qt(p, 29))

shares <- list(c(0, 1), c(1, 1), c(0, 20), c(20, 20), c(1, 20), c(10, 20), c(10, 25), c(15, 25), c(20, 30), c(10, 200), c(190, 200), c(45, 90),
  c(10, 100000), c(99990, 100000), c(50000, 100000), c(0, 100000), c(333, 1000), c(5, 1000), c(7, 8), c(4, 9))
for (s in shares) say("wilson", s, suppressWarnings(prop.test(s[1], s[2], correct = FALSE))$conf.int)

changes <- list(c(1, 2), c(-10, 10), c(0, 0, 1), c(3, -1, 2, 2, 5), sample(-10:10, 30, TRUE), sample(0:3, 30, TRUE), sample(-2:8, 31, TRUE), sample(-6:6, 57, TRUE),
  sample(-4:9, 120, TRUE), sample(-10:10, 300, TRUE), c(rep(0, 99), 10), c(rep(-10, 50), rep(10, 50)))
for (x in changes) {
  say("mean", paste(x, collapse = " "), mean(x))
  say("change", paste(x, collapse = " "), t.test(x)$conf.int)
}

waits <- list(list(c(3), 0), list(c(3, 4), 0), list(c(3, 4), 1), list(c(3, 4), 2), list(c(3, 4), 3), list(c(5, 1, 9, 2), 0), list(sample(0:30, 20, TRUE), 0),
  list(sample(0:30, 20, TRUE), 2), list(sample(0:30, 18, TRUE), 2), list(sample(0:90, 50, TRUE), 0), list(sample(0:90, 45, TRUE), 5), list(sample(0:90, 44, TRUE), 6),
  list(sample(0:90, 25, TRUE), 25), list(sample(0:90, 25, TRUE), 26), list(sample(0:90, 24, TRUE), 26), list(sample(0:9, 101, TRUE), 11), list(sample(0:99, 200, TRUE), 20), list(c(7), 1), list(c(7), 40))
for (w in waits) {
  all <- c(w[[1]], rep(Inf, w[[2]]))
  who <- c(paste(w[[1]], collapse = " "), w[[2]])
  say("median", who, median(all))
  for (percent in c(1, 25, 50, 90, 99, 100)) say("percentile", c(who, percent), quantile(all, percent / 100, type = 1, names = FALSE))
}
