# Reads the file beside it with types and labels. In R, in the folder of both:
#   responses <- source("the name of this script", encoding = "UTF-8")$value
local({
  labels <- {{labels}}
  coded <- {{coded}}
  numbers <- {{numbers}}
  days <- {{days}}
  times <- {{times}}

  read <- read.csv({{file}}, colClasses = "character", na.strings = "", check.names = FALSE,
                   fileEncoding = "UTF-8-BOM")
  # A leading ' kept spreadsheets from turning a text into a number, a date or a formula.
  read[] <- lapply(read, function(column) sub("^'", "", column))
  for (name in numbers) read[[name]] <- as.numeric(read[[name]])
  for (name in days) read[[name]] <- as.Date(read[[name]])
  for (name in times) {
    read[[name]] <- as.POSIXct(sub("T", " ", substr(read[[name]], 1, 19)), tz = "Asia/Tokyo")
  }
  for (name in names(coded)) {
    meant <- coded[[name]]
    read[[name]] <- factor(read[[name]], levels = meant$ids, labels = meant$words, ordered = meant$ordered)
  }
  for (name in names(labels)) attr(read[[name]], "label") <- labels[[name]]
  read
})
