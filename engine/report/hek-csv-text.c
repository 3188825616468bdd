/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in tables of comma-separated values. */
#include "config.h"

#include "hek-csv-text.h"

#include <string.h>

char *
hek_csv_text_quote (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  if (strpbrk (text, ",\"\r\n") == NULL)
    return g_strdup (text);
  parts = g_strsplit (text, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}
