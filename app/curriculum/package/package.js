// The lesson or the quiz of a package at work in another system: finds that system's SCORM interface, goes on where
// the learner stopped, reports what was read or scored, and says goodbye. Without such a system it works all the same
// and says that nothing is reported. Written for old browsers: some systems still run in them.

(function () {
  "use strict";

  var TICK = 1000; // milliseconds
  var FASTEST = 60; // letters a second: whoever was in a section for less time than this allows has not read it
  var UPPER = 0.4; // of the screen
  var FARTHEST = 20; // windows to climb while looking for the interface
  var LONGEST_STEM = 250; // letters of a question that SCORM 2004 keeps beside an answer

  var OPTIONAL = /interactions|score\.m|progress_measure/; // what a system need not take

  // Where the two versions of SCORM keep the same thing

  var SCORM = {
    "1.2": {
      api: "API", initialize: "LMSInitialize", finish: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue",
      commit: "LMSCommit", error: "LMSGetLastError",
      place: "cmi.core.lesson_location", mode: "cmi.core.lesson_mode", time: "cmi.core.session_time",
      exit: "cmi.core.exit", score: "cmi.core.score"
    },
    "2004": {
      api: "API_1484_11", initialize: "Initialize", finish: "Terminate", get: "GetValue", set: "SetValue",
      commit: "Commit", error: "GetLastError",
      place: "cmi.location", mode: "cmi.mode", time: "cmi.session_time", exit: "cmi.exit", score: "cmi.score"
    }
  };

  // Grading: the rules of app/domain/grading.py, in fractions [numerator, denominator]

  function divisor(a, b) {
    return b ? divisor(b, a % b) : Math.abs(a);
  }

  function add(one, other) {
    var top = one[0] * other[1] + other[0] * one[1];
    var bottom = one[1] * other[1];
    var common = divisor(top, bottom) || 1;
    return [top / common, bottom / common];
  }

  function grade(item, picked) {
    var sum = [0, 1];
    var isWhole = item.choices.every(function (choice) {
      return picked.indexOf(choice.id) >= 0 === choice.fraction[0] > 0;
    });
    if (item.isAll) return [isWhole ? 1 : 0, 1];
    item.choices.forEach(function (choice) {
      if (picked.indexOf(choice.id) >= 0) sum = add(sum, choice.fraction);
    });
    if (sum[0] <= 0) return [0, 1];
    return sum[0] >= sum[1] ? [1, 1] : sum;
  }

  // A score is the share of the points that was earned. It passes at the mark, and is never shown as having reached
  // a mark that it missed.

  function gradeAll(items, answers) {
    var sum = [0, 1];
    items.forEach(function (item) {
      sum = add(sum, grade(item, answers[item.id] || []));
    });
    return [sum[0], sum[1] * items.length];
  }

  function isPassed(score, mark) {
    return 100 * score[0] >= mark * score[1];
  }

  function percent(score, mark, places) {
    var unit = Math.pow(10, places);
    var nearest = Math.floor((200 * unit * score[0] + score[1]) / (2 * score[1]));
    if (mark !== null && !isPassed(score, mark) && nearest >= mark * unit) {
      nearest = Math.floor((100 * unit * score[0]) / score[1]);
    }
    return nearest / unit;
  }

  window.packageGrading = { grade: grade, gradeAll: gradeAll, isPassed: isPassed, percent: percent };

  // The page

  var block = document.getElementById("package-data");
  if (!block) return;
  var data = JSON.parse(block.textContent);
  var words = data.words;
  var names = SCORM[data.version];
  var isLook = location.search === "?look"; // opened from the quiz to read again: nothing to report

  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_all, name) {
      return values[name];
    });
  }

  function count(one, many, number) {
    return number === 1 ? one : fill(many, { n: number });
  }

  // The other system

  function find(start) {
    var here = start;
    for (var steps = 0; here && steps < FARTHEST; steps += 1) {
      try {
        if (here[names.api]) return here[names.api];
      } catch (error) {
        return null; // a window of another origin
      }
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  }

  var api = isLook ? null : find(window) || find(window.opener);
  var isOpen = false;
  var isRecorded = false; // not where the system only lets one look around
  var began = Date.now();

  function call(name, first, second) {
    try {
      return second === undefined ? api[names[name]](first) : api[names[name]](first, second);
    } catch (error) {
      return "false";
    }
  }

  function get(element) {
    return isOpen ? String(call("get", element) || "") : "";
  }

  function set(element, value) {
    if (!isRecorded || String(call("set", element, String(value))) !== "false") return;
    if (!OPTIONAL.test(element)) say(fill(words.refused, { code: call("error") }));
  }

  function commit() {
    if (isRecorded && String(call("commit", "")) === "false") say(words.not_kept);
  }

  function say(text) {
    var report = document.getElementById("report");
    report.textContent = text;
    report.hidden = false;
  }

  function readState() {
    try {
      return JSON.parse(get("cmi.suspend_data")) || {};
    } catch (error) {
      return {};
    }
  }

  function keep(state) {
    set("cmi.suspend_data", JSON.stringify(state));
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function spent() {
    var seconds = Math.round((Date.now() - began) / 1000);
    var hours = Math.floor(seconds / 3600);
    var minutes = Math.floor(seconds / 60) % 60;
    if (data.version === "2004") return "PT" + hours + "H" + minutes + "M" + (seconds % 60) + "S";
    return (hours < 100 ? "00" : "") + two(hours) + ":" + two(minutes) + ":" + two(seconds % 60);
  }

  function begin() {
    isOpen = Boolean(api) && String(call("initialize", "")) !== "false";
    var mode = get(names.mode);
    isRecorded = isOpen && (mode === "" || mode === "normal");
    if (isRecorded) say(words.connected);
    else if (!isLook) say(isOpen ? words.only_looking : words.alone);
  }

  function leave() {
    if (!isOpen) return;
    set(names.time, spent());
    set(names.exit, "suspend"); // what was read and answered is there again next time
    commit();
    call("finish", "");
    isOpen = isRecorded = false;
  }

  function setStatus(isComplete, success) {
    if (data.version === "2004") {
      set("cmi.completion_status", isComplete ? "completed" : "incomplete");
      if (success) set("cmi.success_status", success);
    } else {
      set("cmi.core.lesson_status", success || (isComplete ? "completed" : "incomplete"));
    }
  }

  // The lesson

  function startLesson() {
    var known = data.sections;
    var state = readState();
    var read = (state.read || []).filter(function (id) {
      return known.indexOf(id) >= 0;
    });
    var seconds = {};
    var inView = {};
    var endsSeen = {};
    var place = "";

    function section(id) {
      return document.getElementById(id);
    }

    function end(id) {
      return document.querySelector('.section-end[data-section="' + id + '"]');
    }

    function showRead(id) {
      end(id).textContent = "";
      end(id).appendChild(make("span", "badge badge-good", words.read));
      var link = document.querySelector('.contents a[href="#' + id + '"]');
      if (link.className !== "is-read") {
        link.className = "is-read";
        link.appendChild(make("span", "visually-hidden", " (" + words.read + ")"));
      }
    }

    function showProgress() {
      var text = fill(words.progress, { read: read.length, all: known.length });
      document.getElementById("progress").textContent = read.length === known.length ? words.all_read : text;
    }

    function report() {
      keep({ read: read });
      setStatus(read.length === known.length);
      if (data.version === "2004") set("cmi.progress_measure", Math.round((read.length / known.length) * 1e4) / 1e4);
    }

    function mark(id) {
      if (read.indexOf(id) < 0) read.push(id);
      showRead(id);
      showProgress();
      report();
      commit();
    }

    function offer(id) {
      var button = make("button", "button button-quiet", words.mark_read);
      button.type = "button";
      button.addEventListener("click", function () {
        mark(id);
        section(id).querySelector("h2").setAttribute("tabindex", "-1");
        section(id).querySelector("h2").focus(); // the button is gone
      });
      end(id).appendChild(button);
    }

    function watch(elements, note) {
      var observer = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) {
          note(entry.target, entry.isIntersecting);
        });
      });
      elements.forEach(function (element) {
        observer.observe(element);
      });
    }

    function tick() {
      if (document.hidden) return;
      known.forEach(function (id) {
        if (!inView[id]) return;
        seconds[id] = (seconds[id] || 0) + TICK / 1000;
        var isLongEnough = seconds[id] * FASTEST >= section(id).textContent.length;
        if (read.indexOf(id) < 0 && endsSeen[id] && isLongEnough) mark(id);
      });
      remember();
    }

    // The place is the last section that has come into the upper part of the screen
    function remember() {
      var here = known.filter(function (id) {
        return section(id).getBoundingClientRect().top < window.innerHeight * UPPER;
      }).pop();
      if (!here || here === place) return;
      place = here;
      set(names.place, place);
    }

    known.forEach(function (id) {
      if (read.indexOf(id) >= 0) showRead(id);
      else if (!isLook) offer(id);
    });
    if (isLook) return;
    showProgress();
    report();
    commit();
    place = get(names.place);
    if (known.indexOf(place) > 0) section(place).scrollIntoView();
    if (!window.IntersectionObserver) return; // the buttons do it
    watch(known.map(section), function (element, isIn) {
      inView[element.id] = isIn;
    });
    watch(known.map(end), function (element, isIn) {
      if (isIn) endsSeen[element.getAttribute("data-section")] = true;
    });
    setInterval(tick, TICK);
  }

  // The quiz

  function startQuiz() {
    var form = document.getElementById("quiz");
    var button = form.querySelector("button");
    var result = document.getElementById("result");
    var state = readState();
    var isWarned = false;
    if (!state.seed) newAttempt();

    function newAttempt() {
      state = { seed: 1 + Math.floor(Math.random() * 0x7ffffffe), used: state.used || 0, best: state.best || null, picked: {} };
    }

    function box(item) {
      return document.getElementById("item-" + item.id);
    }

    function inputs(item) {
      return [].slice.call(box(item).querySelectorAll("input"));
    }

    function each(visit) {
      data.items.forEach(visit);
    }

    // The order of an attempt follows from its seed, so that it is the same when one comes back
    function shuffle() {
      var number = state.seed;
      function next(below) {
        number = (number * 48271) % 0x7fffffff;
        return number % below;
      }
      each(function (item) {
        var order = item.choices.map(function (choice) {
          return choice.id;
        });
        for (var last = order.length - 1; data.shuffle && item.shuffles && last > 0; last -= 1) {
          var other = next(last + 1);
          var kept = order[last];
          order[last] = order[other];
          order[other] = kept;
        }
        var choices = box(item).querySelector(".choices");
        order.forEach(function (id) {
          choices.appendChild(choices.querySelector('input[value="' + id + '"]').parentNode);
        });
      });
    }

    function showPicked() {
      each(function (item) {
        inputs(item).forEach(function (input) {
          input.checked = (state.picked[item.id] || []).indexOf(input.value) >= 0;
        });
      });
    }

    function unanswered() {
      return data.items.filter(function (item) {
        return !(state.picked[item.id] || []).length;
      });
    }

    function showUnanswered() {
      var left = unanswered().length;
      var text = left ? count(words.unanswered_one, words.unanswered_many, left) : words.unanswered_none;
      document.getElementById("unanswered").textContent = text;
      if (!left) button.textContent = words.hand_in;
    }

    // Before a quiz is handed in with gaps, each gap says that it is one
    function showGaps(left) {
      left.forEach(function (item) {
        box(item).appendChild(make("p", "gap", words.not_answered));
      });
      inputs(left[0])[0].focus();
    }

    function closeGap(holder) {
      var gap = holder.querySelector(".gap");
      if (gap) holder.removeChild(gap);
    }

    function isAllowed() {
      return !data.attempts || state.used < data.attempts;
    }

    function outcome(score) {
      if (data.pass === null) return "";
      return isPassed(score, data.pass) ? "passed" : "failed";
    }

    // The best attempt counts, as it does on the platform that the quiz comes from
    function report() {
      var best = percent(state.best, data.pass, 2);
      set(names.score + ".min", 0);
      set(names.score + ".max", 100);
      set(names.score + ".raw", best);
      if (data.version === "2004") set(names.score + ".scaled", Math.round(best * 100) / 1e4);
      setStatus(true, outcome(state.best));
    }

    function nameOf(item, id) {
      if (item.interaction === "true-false") return data.version === "2004" ? id : id.charAt(0);
      if (data.version === "2004") return id;
      return String.fromCharCode(97 + item.choices.map(function (choice) {
        return choice.id;
      }).indexOf(id)); // SCORM 1.2 knows choices by one letter
    }

    function pattern(item, ids) {
      return ids.map(function (id) {
        return nameOf(item, id);
      }).join(data.version === "2004" ? "[,]" : ",");
    }

    function keyOf(item) {
      return item.choices.filter(function (choice) {
        return choice.fraction[0] > 0;
      }).map(function (choice) {
        return choice.id;
      });
    }

    function resultWord(score) {
      if (score[0] === score[1]) return "correct";
      if (score[0] > 0) return Math.round((score[0] / score[1]) * 1e4) / 1e4;
      return data.version === "2004" ? "incorrect" : "wrong";
    }

    function reportAnswers() {
      var number = parseInt(get("cmi.interactions._count"), 10) || 0;
      var now = new Date();
      each(function (item) {
        var at = "cmi.interactions." + number + ".";
        var picked = state.picked[item.id] || [];
        var isNew = data.version === "2004";
        set(at + "id", item.id);
        set(at + "type", item.interaction);
        if (isNew) {
          set(at + "timestamp", now.toISOString().slice(0, 19) + "Z");
          set(at + "description", "{lang=" + data.language + "}" + item.stem.slice(0, LONGEST_STEM - 9));
        } else {
          set(at + "time", two(now.getHours()) + ":" + two(now.getMinutes()) + ":" + two(now.getSeconds()));
        }
        set(at + "correct_responses.0.pattern", pattern(item, keyOf(item)));
        set(at + "weighting", 1);
        if (picked.length) set(at + (isNew ? "learner_response" : "student_response"), pattern(item, picked));
        set(at + "result", resultWord(grade(item, picked)));
        number += 1;
      });
    }

    function handIn() {
      var score = gradeAll(data.items, state.picked);
      state.used += 1;
      if (!state.best || score[0] * state.best[1] > state.best[0] * score[1]) state.best = score;
      state.isDone = true;
      reportAnswers();
      report();
      keep(state);
      commit();
      showResult();
      result.focus();
    }

    function shown(score) {
      return String(percent(score, data.pass, 1)).replace(".", words.decimal) + "%";
    }

    function link(item) {
      var anchor = make("a", "", data.titles[item.section] || document.querySelector("h1").textContent);
      anchor.href = "lesson.html?look#" + item.section;
      anchor.target = "_blank";
      anchor.rel = "noopener";
      anchor.appendChild(make("span", "visually-hidden", " (" + words.new_window + ")"));
      return anchor;
    }

    function showResult() {
      var score = gradeAll(data.items, state.picked);
      result.textContent = "";
      result.appendChild(make("h2", "", words.result));
      var line = make("p", "score");
      line.appendChild(make("strong", "", shown(score)));
      if (data.pass !== null) {
        var isGood = isPassed(score, data.pass);
        line.appendChild(make("span", isGood ? "badge badge-good" : "badge badge-due", isGood ? words.passed : words.not_passed));
        line.appendChild(make("span", "meta", fill(words.pass_mark, { mark: data.pass })));
      }
      result.appendChild(line);
      if (state.used > 1) result.appendChild(make("p", "meta", fill(words.best, { score: shown(state.best) })));
      showReading();
      showNext();
      result.hidden = false;
      form.className = "is-done";
      button.hidden = true;
      document.getElementById("unanswered").hidden = true;
      each(explain);
    }

    function showReading() {
      var seen = {};
      var list = make("ul");
      each(function (item) {
        var score = grade(item, state.picked[item.id] || []);
        if (score[0] === score[1] || seen[item.section]) return;
        seen[item.section] = true;
        list.appendChild(make("li")).appendChild(link(item));
      });
      if (!list.firstChild) return;
      result.appendChild(make("h3", "", words.read_again));
      result.appendChild(list);
    }

    function showNext() {
      var line = make("p", "actions");
      if (isAllowed()) {
        var again = make("button", "button", words.again);
        again.type = "button";
        again.addEventListener("click", beginAgain);
        line.appendChild(again);
      }
      if (data.attempts) {
        var left = data.attempts - state.used;
        var text = left > 0 ? count(words.left_one, words.left_many, left) : words.left_none;
        line.appendChild(make("span", "meta", text));
      }
      result.appendChild(line);
    }

    function explain(item) {
      var picked = state.picked[item.id] || [];
      var score = grade(item, picked);
      var feedback = make("div", "feedback");
      var verdict = score[0] === score[1] ? words.right : score[0] > 0 ? words.partly : words.wrong;
      feedback.appendChild(make("p", "verdict", picked.length ? verdict : words.not_answered));
      inputs(item).forEach(function (input) {
        var choice = item.choices.filter(function (one) {
          return one.id === input.value;
        })[0];
        var isPicked = picked.indexOf(choice.id) >= 0;
        var earns = choice.fraction[0] > 0;
        input.disabled = true;
        if (!isPicked && !earns) return;
        var kind = isPicked ? (earns ? "right" : "wrong") : "missed";
        input.parentNode.className = "choice choice-" + kind;
        var badge = { right: "badge badge-good", wrong: "badge badge-due", missed: "badge" }[kind];
        input.parentNode.appendChild(make("span", badge, words["choice_" + kind]));
        feedback.appendChild(make("p", "", choice.feedback));
      });
      if (score[0] !== score[1]) {
        var line = make("p", "", words.read_again + " ");
        line.appendChild(link(item));
        feedback.appendChild(line);
      }
      closeGap(box(item));
      box(item).appendChild(feedback);
    }

    function beginAgain() {
      newAttempt();
      each(function (item) {
        box(item).removeChild(box(item).querySelector(".feedback"));
        inputs(item).forEach(function (input) {
          input.disabled = false;
          input.parentNode.className = "choice";
          var badge = input.parentNode.querySelector(".badge");
          if (badge) input.parentNode.removeChild(badge);
        });
      });
      result.hidden = true;
      form.className = "";
      button.hidden = false;
      document.getElementById("unanswered").hidden = false;
      isWarned = false;
      show();
      keep(state);
      commit();
      inputs(data.items[0])[0].focus();
    }

    function show() {
      shuffle();
      showPicked();
      showUnanswered();
    }

    form.addEventListener("change", function (event) {
      var name = event.target.name;
      state.picked[name] = inputs({ id: name }).filter(function (input) {
        return input.checked;
      }).map(function (input) {
        return input.value;
      });
      showUnanswered();
      closeGap(box({ id: name }));
      keep(state);
      set(names.place, name);
      commit();
    });

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (state.isDone) return;
      var left = unanswered();
      if (left.length && !isWarned) {
        isWarned = true;
        button.textContent = words.hand_in_anyway;
        showGaps(left);
        return;
      }
      handIn();
    });

    show();
    if (state.isDone) {
      showResult();
      report();
    } else if (state.best) {
      report();
    } else {
      setStatus(false);
    }
    keep(state);
    commit();
  }

  begin();
  if (data.part === "lesson") startLesson();
  else startQuiz();
  window.addEventListener("onpagehide" in window ? "pagehide" : "unload", leave);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload(); // brought back from memory after goodbye
  });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) return;
    set(names.time, spent());
    commit();
  });
})();
