/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of stored layouts: it follows the session, choosing shows, quality is measured when
 * asked for and stands in the list, a deleted layout comes back as it was, and another one can be
 * ordered like one that is there.
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "studio-explorer-layouts-facts.h"
#include "studio-explorer-layouts.h"
#include "studio-test-window.h"

typedef struct
{
  ExplorerFixture base;
  StudioExplorerLayouts *layouts;
  GtkWidget *window;
  HekLayoutRecipe wanted;
  guint n_wanted;
} Fixture;

static void
on_new_layout (StudioExplorerLayouts *layouts,
               const HekLayoutRecipe *recipe,
               Fixture               *fixture)
{
  if (recipe != NULL)
    fixture->wanted = *recipe;
  fixture->n_wanted++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *layouts;

  explorer_fixture_set_up (&fixture->base, NULL);
  layouts = studio_explorer_layouts_new (fixture->base.session);
  fixture->layouts = STUDIO_EXPLORER_LAYOUTS (layouts);
  g_signal_connect (layouts, "new-layout", G_CALLBACK (on_new_layout), fixture);
  fixture->window = studio_test_window_new (layouts, 320, 600);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static guint
count_rows (Fixture *fixture)
{
  GtkListBox *list = studio_test_need (fixture->layouts, GTK_TYPE_LIST_BOX, 0);
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

static void
wait_rows (Fixture *fixture,
           guint    n)
{
  gint64 start = g_get_monotonic_time ();

  while (count_rows (fixture) != n)
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("there are %u rows, not %u", count_rows (fixture), n);
    }
}

/* Whether a label that is seen has @text in it. */
static gboolean
says (gpointer    root,
      const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = studio_test_find (root, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_mapped (label)
        && strstr (gtk_label_get_text (GTK_LABEL (label)), text) != NULL)
      return TRUE;
  return FALSE;
}

static void
wait_says (Fixture    *fixture,
           const char *text)
{
  gint64 start = g_get_monotonic_time ();

  while (!says (fixture->layouts, text))
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("“%s” is not said", text);
    }
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const HekCollectionLayoutInfo *info;
  GtkListBox *list = studio_test_need (fixture->layouts, GTK_TYPE_LIST_BOX, 0);
  guint n_data;

  wait_rows (fixture, 1);
  info = studio_explorer_layouts_get_chosen (fixture->layouts);
  g_assert_nonnull (info);
  g_assert_cmpstr (info->name, ==, "first");
  wait_says (fixture, "All 400 rows of the collection are drawn.");
  explorer_fixture_compute (&fixture->base, "random", 2, "second");
  wait_rows (fixture, 2);
  wait_says (fixture, "2 layouts");
  g_assert_cmpstr (studio_explorer_layouts_get_chosen (fixture->layouts)->name, ==, "second");

  /* choosing shows */
  n_data = fixture->base.n_data;
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
  g_assert_cmpstr (hek_explorer_session_get_data (fixture->base.session)->info->name, ==,
                   "first");
  g_assert_cmpuint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 0);
}

static void
test_quality (Fixture       *fixture,
              gconstpointer  data)
{
  StudioExplorerLayouts *layouts = fixture->layouts;
  GtkWidget *button = NULL;

  wait_rows (fixture, 1);
  g_assert_false (says (layouts, "Trustworthiness"));
  for (guint i = 0; button == NULL; i++)
    {
      GtkButton *one = studio_test_need (layouts, GTK_TYPE_BUTTON, i);

      if (g_strcmp0 (gtk_button_get_label (one), "Measure") == 0)
        button = GTK_WIDGET (one);
    }
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Cancel");
  wait_says (fixture, "Trustworthiness");
  wait_says (fixture, "measured on all 400 rows");
  wait_says (fixture, "· trust ");
  g_assert_false (gtk_widget_get_visible (button)); /* there is nothing left to measure */
}

static void
test_delete (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *layouts = GTK_WIDGET (fixture->layouts);
  g_autofree char *id = NULL;

  wait_rows (fixture, 1);
  id = g_strdup (studio_explorer_layouts_get_chosen (fixture->layouts)->id);
  g_assert_true (gtk_widget_activate_action (layouts, "layouts.delete", NULL));
  wait_rows (fixture, 0);
  g_assert_null (studio_explorer_layouts_get_chosen (fixture->layouts));
  g_assert_true (says (layouts, "There is none yet."));
  g_assert_true (gtk_widget_activate_action (layouts, "layouts.undo", NULL));
  wait_rows (fixture, 1);
  g_assert_cmpstr (studio_explorer_layouts_get_chosen (fixture->layouts)->id, ==, id);
}

static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GListModel) windows = NULL;
  GtkWindow *dialog = NULL;
  GtkEditable *entry;

  wait_rows (fixture, 1);
  studio_explorer_layouts_rename (fixture->layouts);
  windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows) && dialog == NULL; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        dialog = window;
    }
  g_assert_nonnull (dialog);
  entry = studio_test_need (dialog, ADW_TYPE_ENTRY_ROW, 0);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "first");
  g_assert_false (
    adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "rename"));
  gtk_editable_set_text (entry, "");
  g_assert_false (
    adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "rename"));
  gtk_editable_set_text (entry, "by variance");
  g_assert_true (
    adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "rename"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  wait_says (fixture, "by variance");
}

static void
test_like (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *layouts = GTK_WIDGET (fixture->layouts);

  wait_rows (fixture, 1);
  g_assert_true (gtk_widget_activate_action (layouts, "layouts.like", NULL));
  g_assert_cmpuint (fixture->n_wanted, ==, 1);
  g_assert_cmpstr (hek_layout_method_id (fixture->wanted.method), ==, "pca");
  g_assert_true (gtk_widget_activate_action (layouts, "layouts.new", NULL));
  g_assert_cmpuint (fixture->n_wanted, ==, 2);
}

static void
test_relation (Fixture       *fixture,
               gconstpointer  data)
{
  const HekLayoutRelation relation = { .n_drawn = 60000, .n_gone = 3, .n_unplaced = 1 };
  g_autofree char *text = studio_layout_describe_relation (&relation);

  g_assert_cmpstr (text, ==, "60,000 rows are drawn. 3 were deleted since. 1 was added since, and "
                             "has no place.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/explorer/layouts/" path, Fixture, NULL, set_up, func, \
                                    tear_down)
  ADD ("list", test_list);
  ADD ("quality", test_quality);
  ADD ("delete", test_delete);
  ADD ("rename", test_rename);
  ADD ("like", test_like);
  ADD ("relation", test_relation);
#undef ADD
  return g_test_run ();
}
