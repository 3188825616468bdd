/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A column view over positions: a list of so many empty strings stands for the rows, and a cell
 * takes its text from the batch at its own position. Another batch gets other columns.
 */
#include "config.h"

#include "studio-import-preview.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-rows-convert.h"
#include "hek-time.h"
#include "studio-column-titles.h"

#define STUDIO_PREVIEW_NUMBERS 4  /* of a vector */
#define STUDIO_PREVIEW_FIELDS 32  /* columns */
#define STUDIO_PREVIEW_CHARS 200  /* of a text */
#define STUDIO_FIELD "studio-field"

enum
{
  FIELD_NUMBER = -2,
  FIELD_VECTOR = -1,
};

struct _StudioImportPreview
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* the only child */
  GtkColumnView *view;
  const HekBatch *rows; /* borrowed (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioImportPreview, studio_import_preview, GTK_TYPE_WIDGET)

/* --- texts ----------------------------------------------------------------------------------- */

static char *
format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.5g", value));
}

static char *
format_vector (const HekBatch *batch,
               gsize           row)
{
  HekRows rows = hek_batch_get_rows (batch);
  guint n = MIN (rows.dim, STUDIO_PREVIEW_NUMBERS);
  g_autofree float *numbers = g_new (float, MAX (rows.dim, 1));
  g_autoptr (GString) text = g_string_new (NULL);

  hek_rows_to_f32 (&rows, row, 1, numbers);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = format_number (numbers[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }
  if (rows.dim > n)
    g_string_append (text, ", …");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_field (const HekColumn *column,
              gsize            row)
{
  char time[HEK_TIME_TEXT_BYTES];

  if (hek_column_is_missing (column, row))
    return g_strdup ("—");
  switch (column->type)
    {
    case HEK_FIELD_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, hek_column_get_integer (column, row));
    case HEK_FIELD_REAL:
      return format_number (hek_column_get_real (column, row));
    case HEK_FIELD_BOOLEAN:
      return g_strdup (hek_column_get_integer (column, row) != 0 ? _("yes") : _("no"));
    case HEK_FIELD_TIME:
      hek_time_format (hek_column_get_integer (column, row), time);
      return g_strdup (time);
    case HEK_FIELD_TEXT:
    case HEK_FIELD_JSON:
      return g_utf8_substring (hek_column_get_text (column, row, NULL), 0,
                               MIN (STUDIO_PREVIEW_CHARS,
                                    g_utf8_strlen (hek_column_get_text (column, row, NULL), -1)));
    default:
      g_return_val_if_reached (NULL);
    }
}

/* --- cells ----------------------------------------------------------------------------------- */

static gboolean
is_right (const HekBatch *rows,
          int             field)
{
  HekFieldType type;

  if (field < 0)
    return field == FIELD_NUMBER;
  type = hek_schema_get_field (rows->schema, (guint) field)->type;
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL;
}

static void
studio_import_preview_set_up (GtkListItemFactory  *factory,
                              GtkListItem         *list_item,
                              StudioImportPreview *self)
{
  int field = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), STUDIO_FIELD));
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_right (self->rows, field) ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), field == FIELD_NUMBER ? 3 : 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  if (field == FIELD_NUMBER)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_list_item_set_child (list_item, label);
}

static void
studio_import_preview_bind (GtkListItemFactory  *factory,
                            GtkListItem         *list_item,
                            StudioImportPreview *self)
{
  int field = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), STUDIO_FIELD));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  guint row = gtk_list_item_get_position (list_item);
  g_autofree char *text = NULL;

  if (self->rows == NULL || row >= self->rows->n_rows)
    return;
  if (field == FIELD_NUMBER)
    text = g_strdup_printf ("%u", row + 1);
  else if (field == FIELD_VECTOR)
    text = format_vector (self->rows, row);
  else
    text = format_field (self->rows->columns[field], row);
  gtk_label_set_text (GTK_LABEL (label), text);
  if (field >= 0)
    gtk_widget_set_tooltip_text (label, text);
}

static void
studio_import_preview_add_column (StudioImportPreview *self,
                                  int                  field,
                                  guint                idx,
                                  const char          *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), STUDIO_FIELD, GINT_TO_POINTER (field));
  g_signal_connect_object (factory, "setup", G_CALLBACK (studio_import_preview_set_up), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (studio_import_preview_bind), self, 0);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, !is_right (self->rows, field));
  gtk_column_view_column_set_resizable (column, field != FIELD_NUMBER);
  gtk_column_view_append_column (self->view, column);
  studio_column_titles_set (self->view, idx, is_right (self->rows, field), NULL);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_preview_dispose (GObject *object)
{
  StudioImportPreview *self = STUDIO_IMPORT_PREVIEW (object);

  self->rows = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_import_preview_parent_class)->dispose (object);
}

static void
studio_import_preview_class_init (StudioImportPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_import_preview_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_import_preview_init (StudioImportPreview *self)
{
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("First rows"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "studio-preview");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
studio_import_preview_clear (StudioImportPreview *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  gtk_column_view_set_model (self->view, NULL);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
}

void
studio_import_preview_set_rows (StudioImportPreview *self,
                                const HekBatch      *rows)
{
  g_autoptr (GtkStringList) positions = NULL;
  g_autoptr (GtkNoSelection) model = NULL;
  guint n_fields;

  g_return_if_fail (STUDIO_IS_IMPORT_PREVIEW (self));

  studio_import_preview_clear (self);
  self->rows = rows;
  if (rows == NULL)
    return;
  n_fields = MIN (rows->schema->n_fields, STUDIO_PREVIEW_FIELDS);
  studio_import_preview_add_column (self, FIELD_NUMBER, 0, _("Row"));
  for (guint i = 0; i < n_fields; i++)
    studio_import_preview_add_column (self, (int) i, i + 1,
                                      hek_schema_get_field (rows->schema, i)->name);
  if (rows->schema->dim > 0)
    studio_import_preview_add_column (self, FIELD_VECTOR, n_fields + 1, _("Vector"));
  positions = gtk_string_list_new (NULL);
  for (gsize i = 0; i < rows->n_rows; i++)
    gtk_string_list_append (positions, "");
  model = gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&positions)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (model));
}
