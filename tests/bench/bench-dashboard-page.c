/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Twenty widgets of a dashboard as the page shows them, about 400 × 250 each: what the main thread
 * needs until they are painted anew. Processor time; with GTK's part of the frames.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-report.h"
#include "ui/dashboard-contents-fixture.h"

#define N_WIDGETS 20
#define N_UPDATES 15
#define FRAME_MSEC 400 /* until pictures of 3D plots are there, too */

static const char *const kinds[N_WIDGETS] = {
  "line", "line", "card", "card", "line", "line", "card", "card", "line", "line",
  "histogram", "histogram", "line", "line", "table", "scatter", "scene", "gauge", "card", "table",
};

/* Times of the main thread, in milliseconds. */
typedef struct
{
  double all, longest;
} Turns;

static char *
make_document (void)
{
  GString *json = g_string_new ("{\"format\": \"hektor-dashboard\", \"version\": 1,"
                                "\"name\": \"All\","
                                "\"range\": {\"from\": \"2024-05-01T00:00:00Z\","
                                " \"to\": \"2024-05-04T11:20:00Z\"}, \"widgets\": [");

  for (guint i = 0; i < N_WIDGETS; i++)
    {
      const char *kind = kinds[i];
      gboolean plane = g_str_equal (kind, "scatter") || g_str_equal (kind, "scene");

      g_string_append_printf (json, "%s{\"id\": \"w-%u\", \"kind\": \"%s\", \"grid\": "
                              "{\"x\": %u, \"y\": %u, \"w\": 3, \"h\": 4}, \"queries\": "
                              "[{\"source\": \"attributes\", \"collection\": \"things\", "
                              "\"attributes\": \"%s\"}]}",
                              i > 0 ? "," : "", i, kind, i % 4 * 3, i / 4 * 4,
                              plane ? "x, y, size" : "seen, size");
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

static gboolean
on_time (gpointer done)
{
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until nothing is fetched any more, and for some frames. */
static Turns
run_loop (HekDashboardSession *session)
{
  gboolean done = FALSE;
  Turns turns = { 0, 0 };
  double start, took;

  g_timeout_add (FRAME_MSEC, on_time, &done);
  while (!done || hek_dashboard_session_is_fetching (session))
    {
      if (hek_dashboard_session_is_fetching (session) && done)
        {
          done = FALSE;
          g_timeout_add (FRAME_MSEC, on_time, &done);
        }
      start = bench_thread_s ();
      g_main_context_iteration (NULL, TRUE);
      took = 1e3 * (bench_thread_s () - start);
      turns.all += took;
      turns.longest = MAX (turns.longest, took);
    }
  return turns;
}

int
main (void)
{
  g_autofree char *json = make_document ();
  ContentsFixture f = { .n_rows = 5000, .width = 1660, .height = 1480 };
  double all[N_UPDATES], longest[N_UPDATES], idle[N_UPDATES];

  adw_init ();
  contents_fixture_set_up (&f, json);
  run_loop (f.session);
  for (guint i = 0; i < N_UPDATES; i++)
    {
      Turns turns;

      idle[i] = run_loop (f.session).all;
      hek_dashboard_session_refresh (f.session);
      turns = run_loop (f.session);
      all[i] = turns.all - idle[i];
      longest[i] = turns.longest;
    }
  qsort (all, N_UPDATES, sizeof *all, bench_compare_doubles);
  qsort (longest, N_UPDATES, sizeof *longest, bench_compare_doubles);
  qsort (idle, N_UPDATES, sizeof *idle, bench_compare_doubles);
  printf ("at rest: %.2f ms of the main thread in %u ms\n", idle[N_UPDATES / 2], FRAME_MSEC);
  bench_report ("update of 20 widgets: longest turn of the main loop, median of 15",
                longest[N_UPDATES / 2], "ms", 16, TRUE);
  printf ("  in all frames that it takes, with GTK's part: %.1f ms\n", all[N_UPDATES / 2]);
  contents_fixture_tear_down (&f, NULL);
  return 0;
}
