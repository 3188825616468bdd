/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a report by file name suffix, and writing without leaving anything half done. */
#include "config.h"

#include "hek-report-private.h"

#include <string.h>

#include "hek-file.h"

typedef GBytes *(*HekReportEncodeFunc) (HekReport *report, const HekTask *task, GError **error);

static const struct
{
  const char *suffix;
  HekReportEncodeFunc encode;
} formats[] = {
  { "pdf", hek_report_encode_pdf },
  { "html", hek_report_encode_html },
  { "png", hek_report_encode_png },
  { "csv", hek_report_encode_csv },
  { "json", hek_report_encode_json },
};

const char *const *
hek_report_suffixes (void)
{
  static const char *const suffixes[] = { "pdf", "html", "png", "csv", "json", NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (suffixes) == G_N_ELEMENTS (formats) + 1);
  return suffixes;
}

static HekReportEncodeFunc
hek_report_find_format (const char *suffix)
{
  for (guint i = 0; suffix != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (suffix, formats[i].suffix) == 0)
      return formats[i].encode;
  return NULL;
}

/* What follows the last point of the name of a file. */
static const char *
hek_report_get_suffix (const char *path)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *point = strrchr (base != NULL ? base : path, '.');

  return point != NULL ? point + 1 : NULL;
}

gboolean
hek_report_check_path (const char  *path,
                       GError     **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (hek_report_find_format (hek_report_get_suffix (path)) != NULL)
    return TRUE;
  g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_FORMAT,
               "%s: a report is written as .pdf, .html, .png, .csv or .json", name);
  return FALSE;
}

GBytes *
hek_report_encode (HekReport      *report,
                   const char     *suffix,
                   const HekTask  *task,
                   GError        **error)
{
  HekReportEncodeFunc encode = hek_report_find_format (suffix);

  if (encode == NULL)
    {
      g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_FORMAT,
                   "“%s” is not a format of reports: pdf, html, png, csv or json", suffix);
      return NULL;
    }
  if (!hek_task_check (task, error))
    return NULL;
  return encode (report, task, error);
}

gboolean
hek_report_write (HekReport      *report,
                  const char     *path,
                  const HekTask  *task,
                  GError        **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  bytes = hek_report_encode (report, hek_report_get_suffix (path), task, error);
  return bytes != NULL && hek_file_replace_bytes (path, bytes, error);
}
