/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of the table of codebooks. */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-column-view.h"
#include "studio-count.h"

/* Of a name that are seen in any case, and bytes of one that may be cut where there is no room. */
#define NAME_CHARS 18
#define LONG_NAME 16

typedef enum
{
  COLUMN_NAME,
  COLUMN_METHOD,
  COLUMN_DIM,
  COLUMN_CODE,
  COLUMN_USERS,
  COLUMN_TRAINED,
  N_COLUMNS,
} Column;

typedef struct
{
  const char *title; /* translatable */
  const char *help;  /* translatable */
  int width;         /* 0: what is left */
  gboolean is_number;
} ColumnInfo;

static const ColumnInfo columns[N_COLUMNS] = {
  { N_("Codebook"), N_("Its name, and its version"), 0, FALSE },
  { N_("Method"), N_("How it makes codes"), 90, FALSE },
  { N_("Dimension"), N_("Numbers of the vectors that it is for"), 90, TRUE },
  { N_("Bytes a code"), N_("The code of a vector with its factors, without the codebook"), 108,
    TRUE },
  { N_("Used by"), N_("Collections that have codes of it"), 84, TRUE },
  { N_("Trained"), N_("When it was made, or taken from a file"), 108, FALSE },
};

/* --- order ----------------------------------------------------------------------------------- */

static int
compare_numbers (guint64 a,
                 guint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      column)
{
  HekCodebookItem *item_a = (HekCodebookItem *) a, *item_b = (HekCodebookItem *) b;
  const HekCodebookInfo *x = hek_codebook_item_get_info (item_a);
  const HekCodebookInfo *y = hek_codebook_item_get_info (item_b);
  int order;

  switch ((Column) GPOINTER_TO_UINT (column))
    {
    case COLUMN_METHOD:
      return strcmp (x->method, y->method);
    case COLUMN_DIM:
      return compare_numbers (x->dim, y->dim);
    case COLUMN_CODE:
      return compare_numbers (x->code_bytes, y->code_bytes);
    case COLUMN_USERS:
      return compare_numbers (hek_codebook_item_get_users (item_a)->len,
                              hek_codebook_item_get_users (item_b)->len);
    case COLUMN_TRAINED:
      return x->trained_us < y->trained_us ? -1 : x->trained_us > y->trained_us;
    case COLUMN_NAME:
    case N_COLUMNS:
    default:
      order = strcmp (x->name, y->name);
      return order != 0 ? order : -compare_numbers (x->version, y->version);
    }
}

/* --- cells ----------------------------------------------------------------------------------- */

static char *
format_day (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time != NULL && time_us > 0 ? g_date_time_format (time, "%x") : g_strdup ("—");
}

static char *
format_cell (HekCodebookItem *item,
             Column           column)
{
  const HekCodebookInfo *info = hek_codebook_item_get_info (item);

  switch (column)
    {
    case COLUMN_METHOD:
      return g_strdup (info->method);
    case COLUMN_DIM:
      return studio_count_format (info->dim);
    case COLUMN_CODE:
      return studio_count_format (info->code_bytes);
    case COLUMN_USERS:
      return studio_count_format (hek_codebook_item_get_users (item)->len);
    case COLUMN_TRAINED:
      return format_day (info->trained_us);
    case COLUMN_NAME:
    case N_COLUMNS:
    default:
      return g_strdup (hek_codebook_item_get_name (item));
    }
}

/* Who uses it, or what the method is called in full. */
static char *
make_tooltip (HekCodebookItem *item,
              Column           column)
{
  const HekCodebookInfo *info = hek_codebook_item_get_info (item);
  const HekCodec *codec = column == COLUMN_METHOD ? hek_codec_find (info->method) : NULL;
  const GPtrArray *users = hek_codebook_item_get_users (item);
  g_autoptr (GString) names = g_string_new (NULL);

  if (codec != NULL)
    return g_strdup (_(hek_codec_label (codec)));
  if (column == COLUMN_NAME && strlen (info->name) > LONG_NAME)
    return g_strdup (hek_codebook_item_get_name (item));
  for (guint i = 0; column == COLUMN_USERS && i < users->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "",
                            ((HekCodebookUser *) users->pdata[i])->name);
  return names->len > 0 ? g_strdup (names->str) : NULL;
}

static void
set_up (GtkListItemFactory *factory,
        GtkListItem        *list_item,
        gpointer            column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[GPOINTER_TO_UINT (column)].is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "numeric");
  if (GPOINTER_TO_UINT (column) == COLUMN_NAME) /* the others scroll out of view first */
    gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  if (columns[GPOINTER_TO_UINT (column)].is_number)
    gtk_widget_add_css_class (label, "studio-figure");
  studio_column_view_set_cell (list_item, label);
}

static void
bind (GtkListItemFactory *factory,
      GtkListItem        *list_item,
      gpointer            column)
{
  HekCodebookItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *text = format_cell (item, GPOINTER_TO_UINT (column));
  g_autofree char *tooltip = make_tooltip (item, GPOINTER_TO_UINT (column));

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, tooltip);
}

void
studio_quantizer_codebooks_add_columns (GtkColumnView *view)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column = gtk_column_view_column_new (_(columns[i].title), factory);
      g_autoptr (GtkSorter) sorter
        = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (i), NULL));

      g_signal_connect (factory, "setup", G_CALLBACK (set_up), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind), GUINT_TO_POINTER (i));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_expand (column, columns[i].width == 0);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_append_column (view, column);
      g_object_unref (column);
      studio_column_view_set_up_title (view, i, columns[i].is_number, _(columns[i].help));
    }
}
