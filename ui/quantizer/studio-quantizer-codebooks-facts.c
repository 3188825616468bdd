/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a codebook, in grids. Everything here was stored with it or is counted; what is
 * not known says so. */
#include "config.h"

#include "studio-quantizer-codebooks-details.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-count.h"
#include "studio-quantizer-codebooks.h"

#define STUDIO_N_ROWS "studio-n-rows" /* of a grid */

/* --- grids ----------------------------------------------------------------------------------- */

void
studio_codebook_facts_clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  g_object_set_data (G_OBJECT (grid), STUDIO_N_ROWS, NULL);
}

static GtkWidget *
new_label (const char *text,
           float       xalign,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static int
begin_row (GtkGrid    *grid,
           const char *label,
           const char *tooltip)
{
  int row = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (grid), STUDIO_N_ROWS));
  GtkWidget *name = new_label (label, 0, NULL);

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (name, tooltip);
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  g_object_set_data (G_OBJECT (grid), STUDIO_N_ROWS, GINT_TO_POINTER (row + 1));
  return row;
}

void
studio_codebook_facts_add (GtkGrid    *grid,
                           const char *label,
                           const char *value,
                           const char *unit,
                           const char *tooltip)
{
  int row = begin_row (grid, label, tooltip);
  GtkWidget *number = new_label (value, 1, "numeric");

  gtk_label_set_wrap (GTK_LABEL (number), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (number), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (number), GTK_JUSTIFY_RIGHT);
  gtk_label_set_max_width_chars (GTK_LABEL (number), 26);
  gtk_label_set_selectable (GTK_LABEL (number), TRUE);
  gtk_widget_set_focusable (number, FALSE);
  gtk_grid_attach (grid, number, 1, row, unit != NULL ? 1 : 2, 1);
  if (unit != NULL)
    gtk_grid_attach (grid, new_label (unit, 0, "dim-label"), 2, row, 1, 1);
}

static void
add_count (GtkGrid    *grid,
           const char *label,
           guint64     n,
           const char *tooltip)
{
  g_autofree char *value = studio_count_format (n);

  studio_codebook_facts_add (grid, label, value, NULL, tooltip);
}

/* --- the codebook ---------------------------------------------------------------------------- */

static const char *
distance_label (HekDistance distance)
{
  switch (distance)
    {
    case HEK_DISTANCE_COSINE:
      return _("Cosine");
    case HEK_DISTANCE_IP:
      return _("Inner product");
    case HEK_DISTANCE_L2:
    default:
      return _("Euclidean");
    }
}

static char *
format_moment (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time != NULL && time_us > 0 ? g_date_time_format (time, "%x %H:%M")
                                     : g_strdup (_("not known"));
}

static void
fill_training (GtkGrid               *grid,
               const HekCodebookInfo *info)
{
  g_autofree char *moment = format_moment (info->trained_us);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, info->seed);
  g_autofree char *loss = isfinite (info->loss) ? g_strdup_printf ("%.6g", info->loss) : NULL;
  gboolean has_collection = info->collection[0] != '\0';

  studio_codebook_facts_add (grid, _("Collection"),
                             has_collection ? info->collection : _("not known"), NULL,
                             _("What it was called when the codebook was trained on it"));
  if (has_collection)
    add_count (grid, _("Commit"), info->seq,
               _("The state of the collection that the training saw"));
  if (info->n_rows > 0)
    add_count (grid, _("Rows"), info->n_rows, NULL);
  else
    studio_codebook_facts_add (grid, _("Rows"), _("not known"), NULL, NULL);
  studio_codebook_facts_add (grid, _("When"), moment, NULL,
                             _("When it was made, or taken from a file"));
  studio_codebook_facts_add (grid, _("Seed"), seed, NULL,
                             _("The same seed on the same rows gives the same codebook"));
  studio_codebook_facts_add (grid, _("Loss a row"), loss != NULL ? loss : _("not known"), NULL,
                             _("Mean squared error of the rows of the training"));
}

void
studio_codebook_facts_fill (GtkGrid               *facts,
                            GtkGrid               *training,
                            const HekCodebookInfo *info)
{
  const HekCodec *codec = hek_codec_find (info->method);
  g_autofree char *share = g_format_size (info->share_bytes);
  g_autofree char *n = studio_count_format (info->code_bytes);
  g_autofree char *code
    = g_strdup_printf (ngettext ("%s byte", "%s bytes", info->code_bytes), n);

  studio_codebook_facts_clear (facts);
  studio_codebook_facts_clear (training);
  studio_codebook_facts_add (facts, _("Method"),
                             codec != NULL ? _(hek_codec_label (codec)) : info->method, NULL,
                             NULL);
  studio_codebook_facts_add (facts, _("Options"),
                             info->options[0] != '\0' ? info->options : _("defaults"), NULL,
                             _("Those that differ from the defaults"));
  add_count (facts, _("Dimension"), info->dim, NULL);
  studio_codebook_facts_add (facts, _("Distance"), distance_label (info->distance), NULL, NULL);
  studio_codebook_facts_add (facts, _("Code"), code, NULL, _("Of one vector, with its factors"));
  studio_codebook_facts_add (facts, _("Shared by all codes"), share, NULL,
                             _("The codebook itself, once for a collection"));
  fill_training (training, info);
}

void
studio_codebook_facts_fill_cost (GtkGrid               *grid,
                                 const HekCodebookInfo *info,
                                 guint64                n_rows)
{
  double bytes, share;

  studio_codebook_facts_clear (grid);
  if (n_rows == 0)
    return;
  share = (double) info->share_bytes / (double) n_rows;
  bytes = (double) info->code_bytes + share;
  {
    g_autofree char *value = g_strdup_printf ("%.1f", bytes);
    g_autofree char *part = g_strdup_printf ("%.1f", share);
    g_autofree char *times = g_strdup_printf ("%.1f", (double) info->dim * sizeof (float) / bytes);

    studio_codebook_facts_add (grid, _("Bytes a vector"), value, _("bytes"),
                               _("The code, and this row’s part of the codebook"));
    studio_codebook_facts_add (grid, _("Part of the codebook"), part, _("bytes"), NULL);
    studio_codebook_facts_add (grid, _("Compression"), times, _("times"),
                               _("Bytes of float32 divided by bytes a vector, codebook included"));
  }
}

/* --- two codebooks --------------------------------------------------------------------------- */

/* A row of two values. */
static void
add_pair (GtkGrid    *grid,
          const char *label,
          char       *a,
          char       *b,
          const char *tooltip)
{
  int row = begin_row (grid, label, tooltip);

  gtk_grid_attach (grid, new_label (a, 1, "numeric"), 1, row, 1, 1);
  gtk_grid_attach (grid, new_label (b, 1, "numeric"), 2, row, 1, 1);
  g_free (a);
  g_free (b);
}

static void
add_names (GtkGrid                     *grid,
           const HekCodebookComparison *comparison)
{
  HekCodebookItem *items[] = { comparison->a, comparison->b };
  int row = begin_row (grid, "", NULL);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = new_label (hek_codebook_item_get_name (items[i]), 1, "heading");

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
      gtk_widget_set_tooltip_text (label, hek_codebook_item_get_name (items[i]));
      gtk_grid_attach (grid, label, 1 + (int) i, row, 1, 1);
    }
}

static char *
describe_better (const HekCodebookComparison *comparison)
{
  const HekCodebookInfo *a = hek_codebook_item_get_info (comparison->a);
  const HekCodebookInfo *b = hek_codebook_item_get_info (comparison->b);
  double by;
  int better = hek_codebook_comparison_get_better (comparison, &by);
  HekCodebookItem *winner = better < 0 ? comparison->a : comparison->b;
  double times = better < 0 ? (double) a->code_bytes / (double) b->code_bytes
                            : (double) b->code_bytes / (double) a->code_bytes;

  if (better == 0)
    return g_strdup (_("Both lose the same."));
  if (a->code_bytes == b->code_bytes)
    return g_strdup_printf (_("%s loses %.1f %% less, with codes of the same size."),
                            hek_codebook_item_get_name (winner), 100 * by);
  return g_strdup_printf (_("%s loses %.1f %% less, with codes of %.2f times the size."),
                          hek_codebook_item_get_name (winner), 100 * by, times);
}

char *
studio_codebook_facts_fill_comparison (GtkGrid                     *grid,
                                       const HekCodebookComparison *comparison)
{
  const HekCodebookInfo *a = hek_codebook_item_get_info (comparison->a);
  const HekCodebookInfo *b = hek_codebook_item_get_info (comparison->b);
  g_autofree char *better = describe_better (comparison);
  g_autofree char *n = studio_count_format (comparison->error_a.n_rows);
  g_autofree char *n_all = studio_count_format (comparison->n_rows_all);

  studio_codebook_facts_clear (grid);
  add_names (grid, comparison);
  add_pair (grid, _("Error a row"), g_strdup_printf ("%.6g", comparison->error_a.mse),
            g_strdup_printf ("%.6g", comparison->error_b.mse),
            _("Squared distance of a row from what its code gives back, on average"));
  add_pair (grid, _("Relative error"),
            g_strdup_printf ("%.4g %%", 100 * comparison->error_a.relative_error),
            g_strdup_printf ("%.4g %%", 100 * comparison->error_b.relative_error),
            _("The error divided by the variance of the rows"));
  add_pair (grid, _("Bytes a code"), studio_count_format (a->code_bytes),
            studio_count_format (b->code_bytes), NULL);
  if (comparison->error_a.n_rows == comparison->n_rows_all)
    return g_strdup_printf (_("%s Measured on all %s rows of %s."), better, n,
                            comparison->collection);
  return g_strdup_printf (_("%s Measured on %s of the %s rows of %s, evenly taken."), better, n,
                          n_all, comparison->collection);
}

/* --- users ----------------------------------------------------------------------------------- */

static GtkWidget *
new_user_row (const HekCodebookUser *user)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = new_label (user->name, 0, NULL);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *n = studio_count_format (user->n_rows);
  g_autofree char *n_all = studio_count_format (user->n_rows + user->n_rows_missing);
  g_autofree char *size = g_format_size (user->n_bytes);
  g_autofree char *what = g_strdup_printf (_("Remove the codes from %s"), user->name);
  g_autofree char *rows = user->n_rows_missing == 0
                            ? g_strdup_printf (_("all %s rows · %s"), n, size)
                            : g_strdup_printf (_("%s of %s rows · %s"), n, n_all, size);
  GtkWidget *count = new_label (rows, 1, "dim-label");

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, user->name);
  gtk_widget_add_css_class (count, "numeric");
  if (user->n_rows_missing > 0)
    gtk_widget_set_tooltip_text (
      count, _("Rows without codes are compared exactly. Apply it again to encode them."));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (remove), "s", user->uuid);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "codebooks.remove-codes");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), count);
  gtk_box_append (GTK_BOX (row), remove);
  return row;
}

static void
add_applying (GtkBox          *box,
              HekCodebookItem *item,
              HekCodebookList *list,
              HekLibrary      *library)
{
  GListModel *collections = hek_library_get_collections (library);

  for (guint i = 0; i < g_list_model_get_n_items (collections); i++)
    {
      g_autoptr (HekLibraryItem) collection = g_list_model_get_item (collections, i);
      g_autofree char *text = NULL;

      if (!hek_codebook_list_is_applying (list, hek_codebook_item_get_info (item)->uuid,
                                          hek_library_item_get_info (collection)->uuid))
        continue;
      text = g_strdup_printf (_("%s is being encoded…"), hek_library_item_get_name (collection));
      gtk_box_append (box, new_label (text, 0, "dim-label"));
    }
}

void
studio_codebook_facts_fill_users (GtkBox          *box,
                                  HekCodebookItem *item,
                                  HekCodebookList *list,
                                  HekLibrary      *library)
{
  const GPtrArray *users = hek_codebook_item_get_users (item);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (box));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *child;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (box));

  if (had_focus)
    gtk_root_set_focus (root, NULL); /* its button goes */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < users->len; i++)
    gtk_box_append (box, new_user_row (users->pdata[i]));
  add_applying (box, item, list, library);
  if (gtk_widget_get_first_child (GTK_WIDGET (box)) == NULL)
    gtk_box_append (box, new_label (_("No collection has codes of it."), 0, "dim-label"));
  if (had_focus && !gtk_widget_child_focus (GTK_WIDGET (box), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (gtk_widget_get_ancestor (GTK_WIDGET (box),
                                                    STUDIO_TYPE_QUANTIZER_CODEBOOKS));
}
