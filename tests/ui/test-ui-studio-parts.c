/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Studio page from inside: every method has its controls, controls and recipe follow each
 * other, a gesture is one undo step, locks of the palette are part of the recipe, and every action
 * of the shortcut table exists.
 */
#include "config.h"

#include "studio-file-dialog.h"
#include "studio-option-row.h"
#include "studio-palette-view.h"
#include "studio-recipe-controls.h"
#include "studio-settings.h"
#include "studio-swatch.h"
#include "studio-test-page.h"
#include "studio-test-window.h"

#include <string.h>

static void
count (guint *counter)
{
  (*counter)++;
}

/* Each option of each method: its whole range can be set and is shown, and setting is not a change
 * by the user. */
static void
test_option_rows (void)
{
  for (guint i = 0; i < hek_imagequant_n (); i++)
    for (guint k = 0; k < hek_imagequant (i)->n_options; k++)
      {
        const HekOption *option = &hek_imagequant (i)->options[k];
        gboolean choice = option->type == HEK_OPTION_CHOICE;
        double last = choice                               ? option->n_choices - 1
                      : option->type == HEK_OPTION_BOOLEAN ? 1
                                                           : option->max;
        GtkWidget *row = g_object_ref_sink (studio_option_row_new (option));
        guint n_changed = 0;

        g_signal_connect_swapped (row, "changed", G_CALLBACK (count), &n_changed);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==, option->def);
        studio_option_row_set_value (STUDIO_OPTION_ROW (row), last);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==, last);
        g_assert_cmpuint (n_changed, ==, 0);
        if (choice)
          gtk_drop_down_set_selected (studio_test_need (row, GTK_TYPE_DROP_DOWN, 0), 0);
        else if (option->type == HEK_OPTION_BOOLEAN)
          gtk_switch_set_active (studio_test_need (row, GTK_TYPE_SWITCH, 0), FALSE);
        else
          gtk_spin_button_set_value (studio_test_need (row, GTK_TYPE_SPIN_BUTTON, 0),
                                     option->min);
        g_assert_cmpuint (n_changed, ==, last == option->min ? 0 : 1);
        g_assert_cmpfloat (studio_option_row_get_value (STUDIO_OPTION_ROW (row)), ==,
                           choice || option->type == HEK_OPTION_BOOLEAN ? 0 : option->min);
        g_object_unref (row);
      }
}

static void
test_methods (StudioTestPage *fixture,
              gconstpointer   data)
{
  GtkWidget *controls = studio_test_need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0);
  GtkDropDown *method = studio_test_need (controls, GTK_TYPE_DROP_DOWN, 0);

  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekRecipe *recipe;

      gtk_drop_down_set_selected (method, i);
      recipe = hek_picture_session_get_recipe (fixture->session);
      g_assert_true (recipe->quantizer == hek_imagequant (i));
      for (guint k = 0; k < recipe->quantizer->n_options; k++)
        {
          StudioOptionRow *row = studio_test_need (controls, STUDIO_TYPE_OPTION_ROW, k);

          g_assert_true (studio_option_row_get_option (row) == &recipe->quantizer->options[k]);
          g_assert_cmpfloat (studio_option_row_get_value (row), ==, recipe->values.v[k]);
        }
      studio_test_page_wait_trial (fixture);
    }
}

/* What two methods have in common stays when the method changes. */
static void
test_carried_values (StudioTestPage *fixture,
                     gconstpointer   data)
{
  GtkDropDown *method
    = studio_test_need (studio_test_need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0),
                        GTK_TYPE_DROP_DOWN, 0);
  const HekRecipe *recipe = hek_picture_session_get_recipe (fixture->session);
  HekRecipe changed = *recipe;
  int colors
    = hek_options_find (recipe->quantizer->options, recipe->quantizer->n_options, "colors");

  g_assert_cmpint (colors, >=, 0);
  changed.values.v[colors] = 19;
  hek_picture_session_set_recipe (fixture->session, &changed, FALSE);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    if (hek_imagequant (i) == hek_imagequant_find ("mediancut"))
      gtk_drop_down_set_selected (method, i);
  recipe = hek_picture_session_get_recipe (fixture->session);
  g_assert_cmpstr (recipe->quantizer->id, ==, "mediancut");
  g_assert_cmpfloat (hek_recipe_get_main (recipe), ==, 19);
}

static void
test_gesture (StudioTestPage *fixture,
              gconstpointer   data)
{
  GtkRange *scale
    = studio_test_need (studio_test_need (fixture->page, STUDIO_TYPE_RECIPE_CONTROLS, 0),
                        GTK_TYPE_SCALE, 0);
  HekRecipe before = *hek_picture_session_get_recipe (fixture->session);

  g_assert_false (hek_picture_session_can_undo (fixture->session));
  for (guint i = 0; i < 20; i++)
    gtk_range_set_value (scale, 3 + i * 0.2);
  g_assert_false (hek_recipe_equal (&before, hek_picture_session_get_recipe (fixture->session)));
  hek_picture_session_undo (fixture->session);
  g_assert_true (hek_recipe_equal (&before, hek_picture_session_get_recipe (fixture->session)));
  g_assert_false (hek_picture_session_can_undo (fixture->session));
}

static void
test_locks (StudioTestPage *fixture,
            gconstpointer   data)
{
  GtkWidget *palette = studio_test_need (fixture->page, STUDIO_TYPE_PALETTE_VIEW, 0);
  StudioSwatch *swatch = studio_test_need (palette, STUDIO_TYPE_SWATCH, 2);
  guint8 rgba[4];
  const HekRecipe *recipe;
  GtkButton *lock;

  memcpy (rgba, studio_swatch_get_color (swatch)->rgba, 4);
  g_signal_emit_by_name (swatch, "clicked");
  lock = studio_test_need (studio_test_need (palette, GTK_TYPE_POPOVER, 0), GTK_TYPE_BUTTON, 0);
  g_assert_cmpstr (gtk_button_get_label (lock), ==, "Lock colour");
  g_signal_emit_by_name (lock, "clicked");
  recipe = hek_picture_session_get_recipe (fixture->session);
  g_assert_cmpuint (recipe->locks.n_locked, ==, 1);
  g_assert_cmpmem (recipe->locks.rgba[0], 4, rgba, 4);
  studio_test_page_wait_trial (fixture);

  /* locked ones stand first */
  swatch = studio_test_need (palette, STUDIO_TYPE_SWATCH, 0);
  g_assert_true (studio_swatch_get_color (swatch)->locked);
  g_assert_cmpmem (studio_swatch_get_color (swatch)->rgba, 4, rgba, 4);
  g_signal_emit_by_name (swatch, "clicked");
  g_assert_cmpstr (gtk_button_get_label (lock), ==, "Unlock colour");
  g_signal_emit_by_name (lock, "clicked");
  g_assert_cmpuint (hek_picture_session_get_recipe (fixture->session)->locks.n_locked, ==, 0);
}

/* --- file dialogs ---------------------------------------------------------------------------- */

static const StudioFileFormat formats[] = {
  { "png", NULL, "PNG" },
  { "jpg", "jpeg", "JPEG" },
};

static gboolean
has_answer (gconstpointer dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER ((gpointer) dialog));

  return file != NULL;
}

static void
on_response (GtkNativeDialog *dialog,
             int              response,
             gpointer         owner)
{
}

/* Types a name. It is there when the chooser has read its folder. */
static void
type_name (GtkNativeDialog *dialog,
           const char      *name)
{
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_show (dialog);
  studio_test_wait_until (has_answer, dialog);
}

/* The name that is written when @typed is typed, and "jpg" was chosen at first. */
static char *
answer (StudioTestPage          *fixture,
        const char              *typed,
        int                      response,
        const StudioFileFormat **format)
{
  GtkNativeDialog *dialog
    = studio_file_dialog_new (fixture->page, GTK_FILE_CHOOSER_ACTION_SAVE, "Save", "_Save",
                              g_get_tmp_dir (), G_CALLBACK (on_response));
  g_autofree char *path = NULL;

  studio_file_dialog_add_formats (dialog, formats, G_N_ELEMENTS (formats), "jpg", "picture");
  g_assert_true (gtk_native_dialog_get_modal (dialog));
  type_name (dialog, typed);
  path = studio_file_dialog_take_path (&dialog, response, format);
  g_assert_null (dialog);
  return path != NULL ? g_path_get_basename (path) : NULL;
}

static void
test_file_dialog (StudioTestPage *fixture,
                  gconstpointer   data)
{
  static const struct
  {
    const char *typed, *written;
    guint format_idx;
  } cases[] = {
    { NULL, "picture.jpg", 1 }, { "a", "a.jpg", 1 },     { "a.PNG", "a.PNG", 0 },
    { "a.jpeg", "a.jpeg", 1 },  { "a.b", "a.b.jpg", 1 }, { "a.png.jpg", "a.png.jpg", 1 },
  };
  const StudioFileFormat *format = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = answer (fixture, cases[i].typed, GTK_RESPONSE_ACCEPT, &format);

      g_assert_cmpstr (name, ==, cases[i].written);
      g_assert_true (format == &formats[cases[i].format_idx]);
    }
  g_assert_null (answer (fixture, "a", GTK_RESPONSE_CANCEL, NULL));
}

/* The format of a report is what the next one is proposed in. */
static void
test_report_dialog (StudioTestPage *fixture,
                    gconstpointer   data)
{
  for (guint i = 0; i < 2; i++)
    {
      GtkNativeDialog *dialog
        = studio_report_dialog_new (fixture->page, "Export", g_get_tmp_dir (), "report",
                                    G_CALLBACK (on_response));
      g_autofree char *path = NULL;

      type_name (dialog, i == 0 ? "report.csv" : NULL);
      path = studio_report_dialog_take_path (&dialog, GTK_RESPONSE_ACCEPT);
      g_assert_true (g_str_has_suffix (path, "/report.csv"));
    }
  g_settings_reset (studio_settings_get (), "report-format");
}

static void
test_actions (StudioTestPage *fixture,
              gconstpointer   data)
{
  for (const StudioShortcut *row = studio_picture_page_shortcuts; row->title != NULL; row++)
    if (row->action != NULL)
      g_assert_true (studio_page_has_action (STUDIO_PAGE (fixture->page), row->action));
}

#define ADD(name, func)                                                                            \
  g_test_add (name, StudioTestPage, NULL, studio_test_page_set_up, func, studio_test_page_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/studio/option-rows", test_option_rows);
  ADD ("/ui/studio/methods", test_methods);
  ADD ("/ui/studio/carried-values", test_carried_values);
  ADD ("/ui/studio/gesture", test_gesture);
  ADD ("/ui/studio/locks", test_locks);
  ADD ("/ui/studio/file-dialog", test_file_dialog);
  ADD ("/ui/studio/report-dialog", test_report_dialog);
  ADD ("/ui/studio/actions", test_actions);
  return g_test_run ();
}
