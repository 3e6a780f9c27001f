"""What staff may do. Each function takes the cookie's token and authorises it itself, whoever calls it."""
