/* SPDX-License-Identifier: Apache-2.0 */
/* Dashboards in a workspace: several, in their order, whatever happens to power and disk. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-dashboard-store.h"
#include "hek-store-error.h"
#include "replay-faults.h"
#include "replay.h"

#define N_CUTS 300

/* --- a workspace ----------------------------------------------------------------------------- */

typedef struct
{
  char *folder;
  HekWorkspace *workspace;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hek-dashboard-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->workspace = hek_workspace_open (fixture->folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  hek_workspace_close (fixture->workspace);
  replay_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static HekDashboard *
make (const char *name)
{
  g_autoptr (HekDashboard) empty = hek_dashboard_new (name);

  return hek_dashboard_add (empty, hek_widget_kind_find ("table"), NULL, NULL, 0, NULL, NULL);
}

/* Returns: (transfer full): its id */
static char *
save_new (HekWorkspace *workspace,
          const char   *name)
{
  g_autoptr (HekDashboard) dashboard = make (name);
  g_autoptr (GError) error = NULL;

  hek_dashboard_save (workspace, dashboard, &error);
  g_assert_no_error (error);
  return g_strdup (hek_dashboard_get_id (dashboard));
}

/* Names in the order of the tabs, separated by commas. */
static char *
list_names (HekWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = hek_dashboard_list (workspace, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const HekDashboardInfo *info = list->pdata[i];

      g_string_append_printf (names, "%s%s%s", i > 0 ? "," : "", info->name,
                              info->problem != NULL ? "!" : "");
    }
  return g_string_free (names, FALSE);
}

static void
assert_names (HekWorkspace *workspace,
              const char   *wished)
{
  g_autofree char *names = list_names (workspace);

  g_assert_cmpstr (names, ==, wished);
}

static char *
dup_path (Fixture    *fixture,
          const char *name)
{
  return g_build_filename (fixture->folder, "dashboards", name, NULL);
}

/* --- several --------------------------------------------------------------------------------- */

static void
test_several (Fixture      *fixture,
              gconstpointer data)
{
  HekWorkspace *workspace = fixture->workspace;
  g_autofree char *c = NULL, *a = NULL, *b = NULL;
  g_autoptr (HekDashboard) read = NULL;
  g_autoptr (HekDashboard) renamed = NULL;
  g_autoptr (HekDashboard) removed = NULL;
  g_autoptr (GError) error = NULL;

  assert_names (workspace, "");
  c = save_new (workspace, "C");
  a = save_new (workspace, "A");
  b = save_new (workspace, "B");
  assert_names (workspace, "C,A,B"); /* as they came */

  {
    const char *order[] = { b, c, NULL };

    g_assert_true (hek_dashboard_reorder (workspace, order, &error));
    assert_names (workspace, "B,C,A");
  }

  /* changes leave the order */
  read = hek_dashboard_load (workspace, "C", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hek_dashboard_get_id (read), ==, c);
  g_assert_cmpuint (hek_dashboard_get_n_widgets (read), ==, 1);
  renamed = hek_dashboard_rename (read, "Z", NULL);
  g_assert_true (hek_dashboard_save (workspace, renamed, &error));
  assert_names (workspace, "B,Z,A");

  /* opened again */
  hek_workspace_close (fixture->workspace);
  workspace = fixture->workspace = hek_workspace_open (fixture->folder, HEK_WORKSPACE_WRITE,
                                                       &error);
  g_assert_no_error (error);
  assert_names (workspace, "B,Z,A");

  /* deleted, and brought back at the end */
  removed = hek_dashboard_load (workspace, b, &error);
  g_assert_no_error (error);
  g_assert_true (hek_dashboard_delete (workspace, b, &error));
  assert_names (workspace, "Z,A");
  g_assert_false (hek_dashboard_delete (workspace, b, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hek_dashboard_save (workspace, removed, &error));
  assert_names (workspace, "Z,A,B");
}

static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  HekWorkspace *workspace = fixture->workspace;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_dashboard_load (workspace, "A", &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_free (save_new (workspace, "A"));
  g_free (save_new (workspace, "B 2"));
  g_assert_null (hek_dashboard_load (workspace, "C", &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“A”, “B 2”"));
  g_clear_error (&error);

  list = hek_dashboard_list (workspace, &error);
  {
    g_autofree char *first = hek_dashboard_unique_name (list, "A");
    g_autofree char *second = hek_dashboard_unique_name (list, "B 2");
    g_autofree char *third = hek_dashboard_unique_name (list, "C");

    g_assert_cmpstr (first, ==, "A 2");
    g_assert_cmpstr (second, ==, "B 3");
    g_assert_cmpstr (third, ==, "C");
  }

  /* two of one name are told apart by their ids */
  g_free (save_new (workspace, "A"));
  g_assert_null (hek_dashboard_load (workspace, "A", &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_EXISTS);
}

static void
test_import (Fixture      *fixture,
             gconstpointer data)
{
  HekWorkspace *workspace = fixture->workspace;
  g_autoptr (HekDashboard) dashboard = make ("A");
  g_autofree char *json = hek_dashboard_to_json (dashboard);
  g_autoptr (HekDashboard) first = NULL;
  g_autoptr (HekDashboard) second = NULL;
  g_autoptr (HekDashboard) again = NULL;
  g_autoptr (HekDashboard) other = NULL;
  g_autoptr (GError) error = NULL;

  first = hek_dashboard_import (workspace, json, -1, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (hek_dashboard_equal (first, dashboard));

  /* once more: another one */
  second = hek_dashboard_import (workspace, json, -1, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hek_dashboard_get_id (second), !=, hek_dashboard_get_id (first));
  assert_names (workspace, "A,A 2");

  /* in its place; then in the place of the one of the same name */
  again = hek_dashboard_import (workspace, json, -1, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hek_dashboard_get_id (again), ==, hek_dashboard_get_id (first));
  {
    g_autoptr (HekDashboard) copy = hek_dashboard_duplicate (dashboard, "A 2");
    g_autofree char *copy_json = hek_dashboard_to_json (copy);

    other = hek_dashboard_import (workspace, copy_json, -1, TRUE, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (hek_dashboard_get_id (other), ==, hek_dashboard_get_id (second));
  }
  assert_names (workspace, "A,A 2");

  g_assert_null (hek_dashboard_import (workspace, "{}", -1, TRUE, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  assert_names (workspace, "A,A 2");
}

/* A short text may be a long file: what could not be read again is not written. */
static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (HekDashboard) dashboard = make ("A");
  g_autofree char *json = hek_dashboard_to_json (dashboard);
  g_autoptr (GString) large = g_string_new ("{\"later\": [0");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 800000; i++)
    g_string_append (large, ",0");
  g_string_append_printf (large, "], %s", json + 1);
  g_assert_cmpuint (large->len, <, HEK_DASHBOARD_MAX_BYTES);
  g_assert_null (hek_dashboard_import (fixture->workspace, large->str, -1, FALSE, &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL);
  assert_names (fixture->workspace, "");
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  HekWorkspace *workspace = fixture->workspace;
  g_autofree char *a = save_new (workspace, "A");
  g_autofree char *b = save_new (workspace, "B");
  g_autofree char *file = g_strconcat (a, ".json", NULL);
  g_autofree char *path = dup_path (fixture, file);
  g_autofree char *order = dup_path (fixture, "order");
  g_autofree char *stray = dup_path (fixture, "notes.json");
  g_autofree char *wished = g_strdup_printf ("%s.json!,B", a);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  g_assert_true (g_file_set_contents (path, "{\"format\": ", -1, NULL));
  g_assert_true (g_file_set_contents (stray, "{}", -1, NULL)); /* not ours: passed over */
  assert_names (workspace, wished);
  g_assert_null (hek_dashboard_load (workspace, a, &error));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  /* left as it is by changes of others */
  g_free (save_new (workspace, "C"));
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{\"format\": ");

  /* an order that is nonsense, or gone */
  g_assert_true (g_file_set_contents (order, "\xff\xff\n\n", -1, NULL));
  g_free (wished);
  wished = g_strdup_printf ("B,C,%s.json!", a);
  assert_names (workspace, wished);
  g_assert_cmpint (g_unlink (order), ==, 0);
  assert_names (workspace, wished);

  /* a copy of a file under another name is no second dashboard */
  {
    g_autofree char *id = g_uuid_string_random ();
    g_autofree char *copy_file = g_strconcat (id, ".json", NULL);
    g_autofree char *copy = dup_path (fixture, copy_file);
    g_autofree char *from_file = g_strconcat (b, ".json", NULL);
    g_autofree char *from = dup_path (fixture, from_file);
    g_autofree char *json = NULL;

    g_assert_true (g_file_get_contents (from, &json, NULL, NULL));
    g_assert_true (g_file_set_contents (copy, json, -1, NULL));
    g_assert_null (hek_dashboard_load (workspace, id, &error));
    g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  }
}

static void
test_read_only (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *a = save_new (fixture->workspace, "A");
  g_autoptr (HekDashboard) other = make ("B");
  g_autoptr (HekWorkspace) reader = NULL;
  g_autoptr (GError) error = NULL;

  reader = hek_workspace_open (fixture->folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  assert_names (reader, "A");
  g_assert_false (hek_dashboard_save (reader, other, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (hek_dashboard_delete (reader, a, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  assert_names (reader, "A");
}

/* --- power cuts ------------------------------------------------------------------------------ */

/* A disk that is full, or becomes so in the midst of it: an error, and everything as it was. */
static void
test_full_disk (void)
{
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  g_autofree char *folder = g_dir_make_tmp ("hek-dashboard-XXXXXX", NULL);
  HekWorkspace *workspace = hek_workspace_open_with (replay_faults_get_ops (faults), folder,
                                                     HEK_WORKSPACE_WRITE, NULL);
  g_autofree char *id = save_new (workspace, "A");
  guint n_refused = 0;

  for (guint what = 0; what < 3; what++)
    for (guint nth = 1;; nth++)
      {
        g_autofree char *before = list_names (workspace);
        g_autoptr (HekDashboard) dashboard = NULL;
        g_autoptr (HekDashboard) next = NULL;
        g_autofree char *name = g_strdup_printf ("%c%u", 'B' + what, nth);
        const char *order[] = { id, NULL };
        g_autofree char *now = NULL;
        g_autoptr (GError) error = NULL;
        gboolean ok;

        dashboard = what == 1 ? hek_dashboard_load (workspace, id, NULL) : make (name);
        next = hek_dashboard_rename (dashboard, name, NULL);
        replay_faults_arm (faults, REPLAY_FAULT_FULL, nth, G_MAXUINT);
        ok = what == 2 ? hek_dashboard_reorder (workspace, order, &error)
                       : hek_dashboard_save (workspace, next, &error);
        replay_faults_arm (faults, REPLAY_FAULT_FULL, 0, 0);
        g_assert_true (ok == (error == NULL));
        if (ok)
          break;
        n_refused++;
        now = list_names (workspace);
        g_assert_cmpstr (now, ==, before);
      }
  g_test_message ("%u refusals", n_refused);
  g_assert_cmpuint (n_refused, >=, 6);
  hek_workspace_close (workspace);
  replay_remove_folder (folder);
}

/* What the list says after each change of the scenario. */
static const char *const after[] = { "", "A", "A,B", "A,B", "B,A", "B,Z", "Z", "Z,C" };

#define N_CHANGES (G_N_ELEMENTS (after) - 1)

static void
change (HekWorkspace *workspace,
        guint64       seq,
        char        **ids)
{
  g_autoptr (HekDashboard) dashboard = NULL;
  g_autoptr (HekDashboard) next = NULL;
  const char *order[] = { ids[1], ids[0], NULL };
  g_autoptr (GError) error = NULL;

  switch (seq)
    {
    case 1:
      ids[0] = save_new (workspace, "A");
      break;
    case 2:
      ids[1] = save_new (workspace, "B");
      break;
    case 3: /* the contents alone */
      dashboard = hek_dashboard_load (workspace, ids[0], &error);
      next = hek_dashboard_add (dashboard, hek_widget_kind_find ("card"), NULL, NULL, 0, NULL,
                                &error);
      g_assert_true (hek_dashboard_save (workspace, next, &error));
      break;
    case 4:
      g_assert_true (hek_dashboard_reorder (workspace, order, &error));
      break;
    case 5:
      dashboard = hek_dashboard_load (workspace, ids[0], &error);
      next = hek_dashboard_rename (dashboard, "Z", &error);
      g_assert_true (hek_dashboard_save (workspace, next, &error));
      break;
    case 6:
      g_assert_true (hek_dashboard_delete (workspace, ids[1], &error));
      break;
    default:
      g_free (save_new (workspace, "C"));
      break;
    }
  g_assert_no_error (error);
}

/* Exactly what the list said before or after the change that was under way: nothing is damaged,
 * lost or half there. */
static gboolean
check (const char *folder,
       guint64     acknowledged,
       guint64     started,
       gpointer    user_data,
       GError    **error)
{
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  g_autofree char *names = NULL;

  if (workspace == NULL)
    return FALSE;
  names = list_names (workspace);
  for (guint64 seq = acknowledged; seq <= started; seq++)
    if (strcmp (names, after[seq]) == 0)
      return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "the list is “%s”, not “%s” or “%s”", names, after[acknowledged], after[started]);
  return FALSE;
}

static void
test_power_cuts (void)
{
  g_autoptr (Replay) replay = replay_new ();
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open_with (replay_get_ops (replay),
                                                     replay_get_folder (replay),
                                                     HEK_WORKSPACE_WRITE, &error);
  char *ids[2] = { 0 };

  g_assert_no_error (error);
  for (guint64 seq = 1; seq <= N_CHANGES; seq++)
    {
      g_autofree char *names = NULL;

      replay_start (replay, seq);
      change (workspace, seq, ids);
      replay_acknowledge (replay, seq);
      names = list_names (workspace);
      g_assert_cmpstr (names, ==, after[seq]);
    }
  hek_workspace_close (workspace);
  g_test_message ("%u operations", replay_get_n_operations (replay));
  replay_run (replay, N_CUTS, 1, check, NULL);
  g_free (ids[0]);
  g_free (ids[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/dashboard/store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("several", test_several);
  ADD ("names", test_names);
  ADD ("import", test_import);
  ADD ("too-large", test_too_large);
  ADD ("damaged", test_damaged);
  ADD ("read-only", test_read_only);
#undef ADD
  g_test_add_func ("/dashboard/store/full-disk", test_full_disk);
  g_test_add_func ("/dashboard/store/power-cuts", test_power_cuts);
  return g_test_run ();
}
