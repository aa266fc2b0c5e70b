"use strict";
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const clients = report.examples.map((_, client) => "client " + client);
  // Ten hues that stay apart on light and on dark cards; more classes repeat them.
  const hues = [
    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2",
    "#b07aa1", "#edc948", "#9c755f", "#ff9da7", "#8c96a3",
  ];
  let drawn = [];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const percentAxis = () => ({
    min: 0, max: 100, ticks: { callback: (value) => value + " %" }, grid: { color: colour("line") },
  });
  const inPercent = {
    tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + item.raw?.toFixed(1) + " %" } },
  };

  function draw(id, type, data, options) {
    drawn.push(new Chart(document.getElementById(id), {
      type, data,
      options: { responsive: true, maintainAspectRatio: false, animation: still.matches ? false : { duration: 300 }, ...options },
    }));
  }

  function classes() {
    const datasets = report.classes.names.map((name, k) => ({
      label: name,
      data: report.classes.counts.map((counts) => counts[k]),
      backgroundColor: hues[k % hues.length],
      borderColor: colour("card"), borderWidth: 1,
    }));
    draw("classes-chart", "bar", { labels: clients, datasets }, {
      indexAxis: "y",
      scales: {
        x: { stacked: true, title: { display: true, text: "examples" }, grid: { color: colour("line") } },
        y: { stacked: true, grid: { display: false } },
      },
    });
  }

  function accuracy() {
    const lines = [
      ["FedFisher", "fedfisher", []], ["RegMean", "regMean", [10, 4]],
      ["Fisher merge", "fisherMerge", [6, 4]], ["FedAvg", "fedavg", [2, 3]],
    ].filter(([, field]) => report.accuracy[field] !== null);
    const datasets = lines.map(([label, field, borderDash]) => ({
      type: "line", label, borderDash, borderWidth: 3, pointStyle: "line",
      pointRadius: clients.length === 1 ? 8 : 0, pointHitRadius: 8,
      data: clients.map(() => report.accuracy[field]),
      borderColor: colour(field.toLowerCase()), backgroundColor: colour(field.toLowerCase()),
    }));
    datasets.push({
      type: "bar", label: "client alone", data: report.localAccuracy, backgroundColor: colour("local"),
      pointStyle: "rect",
    });
    draw("accuracy-chart", "bar", { labels: clients, datasets }, {
      plugins: { ...inPercent, legend: { labels: { usePointStyle: true } } },
      scales: { y: percentAxis(), x: { grid: { display: false } } },
    });
  }

  function classAccuracy() {
    const result = report.accuracy.fedfisher === null ? "result" : "FedFisher";
    const datasets = [{ label: "average (FedAvg)", data: report.classes.average, backgroundColor: colour("fedavg") }];
    if (report.accuracy.fedfisher !== null) {
      datasets.push({ label: result, data: report.classes.solution, backgroundColor: colour("fedfisher") });
    }
    draw("class-accuracy-chart", "bar", { labels: report.classes.names, datasets }, {
      plugins: inPercent,
      scales: { y: percentAxis(), x: { grid: { display: false } } },
    });
  }

  function ledger() {
    const refused = Object.entries(report.ledger.refused);
    draw("ledger-chart", "bar", {
      labels: ["admitted", ...refused.map(([reason]) => reason.toLowerCase().replaceAll("_", " "))],
      datasets: [{
        data: [report.ledger.admitted, ...refused.map(([, count]) => count)],
        backgroundColor: [colour("fedfisher"), ...refused.map(() => colour("refused"))],
        maxBarThickness: 36,
      }],
    }, {
      indexAxis: "y",
      plugins: { legend: { display: false } },
      scales: { x: { ticks: { precision: 0 }, grid: { color: colour("line") } }, y: { grid: { display: false } } },
    });
  }

  function all() {
    drawn.forEach((chart) => chart.destroy());
    drawn = [];
    Chart.defaults.color = colour("soft");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    [classes, accuracy, classAccuracy, ledger].forEach((section) => section());
  }

  all();
  dark.addEventListener("change", all);
})();
